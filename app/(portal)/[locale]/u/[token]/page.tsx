import { Keep } from '@/components/portal/keep'

type Props = {
  params: Promise<{ token: string }>
  searchParams: Promise<Record<string, string | string[] | undefined>>
}

/** `/u/…`: keep receiving this type of message? Looking changes nothing. */
export default async function KeepPage({ params, searchParams }: Props) {
  return <Keep token={(await params).token} done={(await searchParams).done} />
}
