import { Access } from '@/components/portal/access'

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> }

/** `/preferences/access`: a link or a code, without an account. */
export default async function AccessPage({ searchParams }: Props) {
  return <Access search={await searchParams} />
}
