import { PortalNotFound } from '@/components/portal/not-found'

export default function NotFound() {
  return <PortalNotFound />
}
