import { ApiReference } from '@/components/settings/api-reference'

export default function DevelopersPage() {
  return <ApiReference />
}
