import { ConfirmOptIn } from '@/components/portal/confirm-opt-in'

type Props = { params: Promise<{ token: string }> }

/** `/preferences/confirm/…`: where the link of a double opt-in leads; looking changes nothing. */
export default async function ConfirmPage({ params }: Props) {
  return <ConfirmOptIn token={(await params).token} />
}
