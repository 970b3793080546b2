import { notFound } from 'next/navigation'
import { AskPrivacy } from '@/components/portal/ask-privacy'

type Props = { params: Promise<{ kind: string }> }

/** `/preferences/requests/erasure` and `/restriction`. */
export default async function RequestPage({ params }: Props) {
  const { kind } = await params
  if (kind !== 'erasure' && kind !== 'restriction') notFound()
  return <AskPrivacy kind={kind} />
}
