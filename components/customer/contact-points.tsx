'use client'

import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { cx } from '@/components/ui/cx'
import { Icon } from '@/components/ui/icon'
import { IconButton } from '@/components/ui/icon-button'
import type { IconName } from '@/components/ui/icon-names'
import { Menu, MenuItem, MenuSeparator } from '@/components/ui/menu'
import { Section } from '@/components/ui/section'
import {
  bounceContactPointAction,
  endContactPointAction,
  shareContactPointAction,
  verifyContactPointAction,
} from '@/lib/customers/actions'
import type { ContactPointView, CustomerView } from '@/lib/customers/views'
import { phoneSpellings } from '@/lib/i18n/phone'
import { useFormat } from '@/lib/i18n/use-format'
import { ContactPointDialog } from './contact-point-dialog'
import { isReachable, POINT_ICON, PointValue } from './point-value'
import { useChanges } from './use-changes'

function Mark({ icon, tone, title, children }: { icon?: IconName; tone: string; title?: string; children: string }) {
  return (
    <span className={cx('inline-flex items-center gap-1 whitespace-nowrap text-xs', tone)} title={title}>
      {icon ? <Icon name={icon} size="xs" /> : null}
      {children}
    </span>
  )
}

/** The state of a contact point in a word: the one that matters most to who wants to use it. */
function Marks({ point }: { point: ContactPointView }) {
  const t = useTranslations('customer.points')
  const format = useFormat()
  if (point.bounceKind) {
    const hint = point.bounceReason ? `${t('bouncedHint')} : ${point.bounceReason}` : t('bouncedHint')
    return (
      <Mark icon="alert" tone={point.bounceKind === 'hard' ? 'text-red' : 'text-amber'} title={hint}>
        {t(point.bounceKind === 'hard' ? 'bounced' : 'bouncedSoft')}
      </Mark>
    )
  }
  if (point.sharedAt) {
    return (
      <Mark icon="users" tone="text-amber" title={t('sharedHint')}>
        {t('shared')}
      </Mark>
    )
  }
  if (point.otherCustomers > 0) {
    // People live together: only on what should be one's own is it worth a second look.
    return (
      <Mark tone={point.kind === 'postal' ? 'text-text-3' : 'text-amber'}>
        {t('others', { count: point.otherCustomers })}
      </Mark>
    )
  }
  if (point.verifiedAt) {
    return (
      <Mark icon="check" tone="text-green" title={t('verifiedOn', { when: format.dateTime(point.verifiedAt) })}>
        {t('verified')}
      </Mark>
    )
  }
  return <Mark tone="text-text-3">{t('unverified')}</Mark>
}

function PointMenu({
  customer,
  point,
  onCorrect,
}: {
  customer: CustomerView
  point: ContactPointView
  onCorrect: () => void
}) {
  const t = useTranslations('customer.points')
  const done = useTranslations('customer.done')
  const change = useChanges(customer.id)
  const target = { customerId: customer.id, contactPointId: point.id }
  const now = () => new Date().toISOString()

  const patched = (fields: Partial<ContactPointView>) => (view: CustomerView) => ({
    ...view,
    contactPoints: view.contactPoints.map((each) => (each.id === point.id ? { ...each, ...fields } : each)),
  })
  const label =
    point.kind === 'phone' ? phoneSpellings(point.value).shown : point.kind === 'postal' ? point.asTyped : point.value

  return (
    <Menu
      align="end"
      trigger={<IconButton icon="more" size="sm" label={t('menu', { value: label })} className="-my-1 -mr-2" />}
    >
      <MenuItem icon="pencil" onSelect={onCorrect}>
        {t('correct')}
      </MenuItem>
      <MenuItem
        icon={point.verifiedAt ? 'undo' : 'check'}
        onSelect={() =>
          void change({
            message: done(point.verifiedAt ? 'pointUnverified' : 'pointVerified'),
            patch: patched({ verifiedAt: point.verifiedAt ? null : now() }),
            run: () => verifyContactPointAction({ ...target, verified: !point.verifiedAt }),
          })
        }
      >
        {t(point.verifiedAt ? 'unverify' : 'verify')}
      </MenuItem>
      <MenuItem
        icon="users"
        onSelect={() =>
          void change({
            message: done(point.sharedAt ? 'pointUnshared' : 'pointShared'),
            patch: patched({ sharedAt: point.sharedAt ? null : now() }),
            run: () => shareContactPointAction({ ...target, shared: !point.sharedAt }),
          })
        }
      >
        {t(point.sharedAt ? 'unshare' : 'share')}
      </MenuItem>
      <MenuItem
        icon="alert"
        onSelect={() =>
          void change({
            message: done(point.bouncedAt ? 'pointUnbounced' : 'pointBounced'),
            patch: patched(
              point.bouncedAt ? { bouncedAt: null, bounceKind: null } : { bouncedAt: now(), bounceKind: 'hard' },
            ),
            run: () => bounceContactPointAction({ ...target, bounced: !point.bouncedAt }),
          })
        }
      >
        {t(point.bouncedAt ? 'unbounce' : 'bounce')}
      </MenuItem>
      <MenuItem icon="copy" onSelect={() => void navigator.clipboard.writeText(label)}>
        {t('copy')}
      </MenuItem>
      <MenuSeparator />
      <MenuItem
        icon="x"
        danger
        onSelect={() =>
          void change({
            message: done('pointEnded'),
            patch: patched({ endedAt: now() }),
            run: () => endContactPointAction(target),
          })
        }
      >
        {t('end')}
      </MenuItem>
    </Menu>
  )
}

function PointRow({
  customer,
  point,
  onCorrect,
}: {
  customer: CustomerView
  point: ContactPointView
  onCorrect: () => void
}) {
  const t = useTranslations('customer.points')
  const format = useFormat()
  return (
    <li className="grid min-h-7 grid-cols-[1rem_minmax(0,1fr)_auto_auto] items-center gap-x-2">
      <span title={t(`kinds.${point.kind}`)} className="text-text-3">
        <Icon name={POINT_ICON[point.kind]} size="sm" label={t(`kinds.${point.kind}`)} />
      </span>
      <span className="flex min-w-0 flex-wrap items-baseline gap-x-1.5">
        <PointValue kind={point.kind} value={point.value} asTyped={point.asTyped} />
        {point.label ? <span className="shrink-0 text-text-3 text-xs">{point.label}</span> : null}
      </span>
      {point.endedAt ? (
        <span className="text-text-3 text-xs">{t('endedOn', { when: format.date(point.endedAt) })}</span>
      ) : (
        <Marks point={point} />
      )}
      {customer.rights.edit && !point.endedAt ? (
        <PointMenu customer={customer} point={point} onCorrect={onCorrect} />
      ) : (
        <span />
      )}
    </li>
  )
}

/** A customer's contact points, those that reach them first; each can be corrected, marked and ended. */
export function ContactPoints({ customer, as }: { customer: CustomerView; as?: 'h2' | 'h3' }) {
  const t = useTranslations('customer.points')
  const [correcting, setCorrecting] = useState<ContactPointView | null>(null)
  const [adding, setAdding] = useState(false)
  const current = customer.contactPoints.filter((point) => point.endedAt === null)
  const ended = customer.contactPoints.filter((point) => point.endedAt !== null)
  const orders = current.filter((point) => point.kind === 'order')
  const groups = [
    current.filter((point) => isReachable(point.kind)),
    current.filter((point) => !isReachable(point.kind) && point.kind !== 'order'),
  ]
  const row = (point: ContactPointView) => (
    <PointRow key={point.id} customer={customer} point={point} onCorrect={() => setCorrecting(point)} />
  )
  return (
    <Section
      id="contact-points"
      as={as}
      title={t('title')}
      end={
        customer.rights.edit ? (
          <Button
            size="sm"
            variant="ghost"
            className="-mr-2 text-accent-text!"
            aria-label={t('addTitle')}
            onClick={() => setAdding(true)}
          >
            {t('add')}
          </Button>
        ) : null
      }
    >
      {current.length === 0 ? <p className="text-text-3">{t('none')}</p> : null}
      {groups.map((points, index) =>
        points.length === 0 ? null : (
          <ul
            key={index === 0 ? 'reach' : 'numbers'}
            className={index === 1 && groups[0]?.length ? 'mt-1.5' : undefined}
          >
            {points.map(row)}
          </ul>
        ),
      )}
      {orders.length > 0 ? (
        <p className="grid min-h-7 grid-cols-[1rem_minmax(0,1fr)] items-baseline gap-x-2">
          <Icon name={POINT_ICON.order} size="sm" label={t('kinds.order')} className="translate-y-0.5 text-text-3" />
          <span>{orders.map((point) => point.asTyped).join(', ')}</span>
        </p>
      ) : null}
      {ended.length > 0 ? (
        <details className="mt-1">
          <summary className="inline-flex min-h-6 items-center text-sm text-text-3 underline decoration-line-3 decoration-dotted underline-offset-3 hover:text-text">
            {t('ended', { count: ended.length })}
          </summary>
          <ul>{ended.map(row)}</ul>
        </details>
      ) : null}
      <ContactPointDialog customerId={customer.id} open={adding} onOpenChange={setAdding} />
      <ContactPointDialog
        customerId={customer.id}
        open={correcting !== null}
        onOpenChange={(open) => (open ? undefined : setCorrecting(null))}
        point={correcting}
      />
    </Section>
  )
}
