'use client'

import type { IconName } from '@/components/ui/icon-names'
import { Phone } from '@/components/ui/phone'
import type { ContactPointView } from '@/lib/customers/views'

type Kind = ContactPointView['kind']

export const POINT_ICON: Record<Kind, IconName> = {
  email: 'mail',
  phone: 'phone',
  whatsapp: 'whatsapp',
  messenger: 'messenger',
  instagram: 'image',
  x: 'at',
  facebook: 'share',
  postal: 'home',
  loyalty: 'tag',
  order: 'file',
  customer_number: 'key',
  external: 'link',
}

/** Kinds that reach somebody; the others only name them. */
export const isReachable = (kind: Kind) => !['loyalty', 'order', 'customer_number', 'external'].includes(kind)

/** A contact point as people write it: phones nationally with the international spelling on hover, addresses as typed. */
export function PointValue({ kind, value, asTyped }: { kind: Kind; value: string; asTyped: string }) {
  if (kind === 'phone' || (kind === 'whatsapp' && value.startsWith('+'))) return <Phone value={value} />
  if (kind === 'email')
    return (
      <span className="ellipsis" title={value}>
        {value}
      </span>
    )
  const shown =
    kind === 'postal' || kind === 'loyalty' || kind === 'order' || kind === 'customer_number' ? asTyped : value
  return (
    // Of an address, the town is at its end: it is not cut off.
    <span className={kind === 'postal' ? '[overflow-wrap:anywhere]' : 'ellipsis'} title={shown}>
      {shown}
    </span>
  )
}
