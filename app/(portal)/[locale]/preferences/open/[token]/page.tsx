import { OpenLink } from '@/components/portal/open-link'

type Props = { params: Promise<{ token: string }> }

/** `/preferences/open/…`: where the link of an e-mail leads; opening is one gesture more. */
export default async function OpenPage({ params }: Props) {
  return <OpenLink token={(await params).token} />
}
