import { PortalHome } from '@/components/portal/portal-home'

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> }

/** `/preferences`: the customer's own page, or the way in. */
export default async function PreferencesPage({ searchParams }: Props) {
  return <PortalHome search={await searchParams} />
}
