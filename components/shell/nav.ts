import type { IconName } from '@/components/ui/icon-names'
import { type Actor, can } from '@/lib/platform/actor'
import type { Permission } from '@/lib/platform/permissions'

export type NavId = 'inbox' | 'customers' | 'identity' | 'imports' | 'supervision' | 'privacy' | 'settings'
export type NavItem = { id: NavId; href: string; icon: IconName; keys: string }

type Place = NavItem & { permission: Permission /** False until its page exists. */; built: boolean }

const PLACES: readonly Place[] = [
  { id: 'inbox', href: '/inbox', icon: 'inbox', keys: 'g i', permission: 'conversation.read', built: true },
  { id: 'customers', href: '/customers', icon: 'users', keys: 'g c', permission: 'customer.read', built: true },
  { id: 'identity', href: '/identity', icon: 'dup', keys: 'g d', permission: 'identity.review', built: true },
  { id: 'imports', href: '/imports', icon: 'in', keys: 'g m', permission: 'import.run', built: true },
  {
    id: 'supervision',
    href: '/supervision',
    icon: 'chart',
    keys: 'g p',
    permission: 'policy.review',
    built: true,
  },
  { id: 'privacy', href: '/privacy/requests', icon: 'shield', keys: 'g v', permission: 'privacy.manage', built: true },
  { id: 'settings', href: '/settings', icon: 'sliders', keys: 'g s', permission: 'settings.read', built: true },
]

/** The places this colleague may go to, in the order of the rail. */
export function navFor(actor: Actor): NavItem[] {
  return PLACES.filter((place) => place.built && can(actor, place.permission)).map(({ id, href, icon, keys }) => ({
    id,
    href,
    icon,
    keys,
  }))
}
