import { OwnDataScreen } from '@/components/portal/own-data'

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> }

/** `/preferences/data`: see, correct and download what is known. */
export default async function DataPage({ searchParams }: Props) {
  return <OwnDataScreen search={await searchParams} />
}
