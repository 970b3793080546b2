'use client'

import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { Icon } from '@/components/ui/icon'
import { IconButton } from '@/components/ui/icon-button'
import type { IconName } from '@/components/ui/icon-names'
import { Menu, MenuItem } from '@/components/ui/menu'
import { Section } from '@/components/ui/section'
import { SkeletonText } from '@/components/ui/skeleton'
import { TimeAgo } from '@/components/ui/time-ago'
import { Why } from '@/components/ui/why'
import { relationsQuery } from '@/lib/customers/cache'
import type { CustomerView } from '@/lib/customers/views'
import { Link } from '@/lib/i18n/navigation'
import type { RelationKind } from '@/lib/identity/domain/relations'
import type { RelatedView, RelationDecisionView, RelationsView } from '@/lib/identity/views/relations'
import { RelationDialog, type RelationTarget } from './relation-dialog'
import { useRelations } from './use-relations'

/** One other customer as the section lists it. `why` is what the records say where nobody decided. */
type Line = { kind: RelationKind; icon: IconName; other: RelatedView; why: string }

function useLines(): (view: RelationsView) => Line[] {
  const t = useTranslations('customer.relations.why')
  return (view) => [
    ...view.households.flatMap(({ address, members }) =>
      members.map(
        (other): Line => ({ kind: 'household', icon: 'home', other, why: t('address', { address: address ?? '' }) }),
      ),
    ),
    ...view.organisations.map(
      (other): Line => ({ kind: 'organisation', icon: 'building', other, why: t('organisation') }),
    ),
    ...view.people.map((other): Line => ({ kind: 'organisation', icon: 'user', other, why: t('person') })),
  ]
}

/** Who said so, when and why. */
function Said({ decision }: { decision: RelationDecisionView }) {
  const t = useTranslations('customer.relations.why')
  return (
    <>
      {t('said', { name: decision.by })}, <TimeAgo at={decision.at} shape="moment" />
      <span className="block [overflow-wrap:anywhere]">{t('reason', { reason: decision.reason })}</span>
    </>
  )
}

type Props = { customer: CustomerView; as?: 'h2' | 'h3' }

/** Whom a person lives with and works for, or who an organisation consists of; why; and a colleague's word above it. */
export function Relations({ customer, as }: Props) {
  const t = useTranslations('customer.relations')
  const linesOf = useLines()
  const { data } = useQuery(relationsQuery(customer.id))
  const { withdraw } = useRelations(customer.id)
  const [target, setTarget] = useState<RelationTarget | null>(null)
  const lines = data ? linesOf(data) : []
  const mayEdit = data?.rights.edit ?? false
  const first: RelationKind = customer.kind === 'individual' ? 'household' : 'organisation'
  const decide = (line: Line, belongs: boolean) =>
    setTarget({ kind: line.kind, belongs, other: { id: line.other.id, displayName: line.other.name } })

  return (
    <Section
      as={as}
      title={t(`title.${customer.kind}`)}
      count={lines.length > 0 ? lines.length : undefined}
      end={
        mayEdit ? (
          <Button
            size="sm"
            variant="ghost"
            className="-mr-2 text-accent-text!"
            aria-label={t('addTitle')}
            onClick={() => setTarget({ kind: first, belongs: true, other: null })}
          >
            {t('add')}
          </Button>
        ) : null
      }
    >
      {data ? (
        <>
          {lines.length === 0 ? <p className="text-text-3">{t(`none.${customer.kind}`)}</p> : null}
          <ul>
            {lines.map((line) => {
              const { kind, other } = line
              const { decision } = other
              return (
                <li
                  key={`${kind} ${other.id} ${line.why}`}
                  className="grid grid-cols-[1rem_minmax(0,1fr)_auto] items-start gap-x-2.5 py-1"
                >
                  <Icon name={line.icon} size="sm" className="mt-0.5 text-text-3" />
                  <span className="min-w-0">
                    <Link href={`/customers/${other.id}`} className="ellipsis block font-medium hover:underline">
                      {other.name}
                    </Link>
                    <span className="block text-sm text-text-3">
                      {decision ? <Said decision={decision} /> : line.why}
                    </span>
                  </span>
                  {mayEdit ? (
                    <Menu
                      align="end"
                      trigger={
                        <IconButton icon="more" size="sm" label={t('more', { name: other.name })} className="-mr-1.5" />
                      }
                    >
                      {decision ? (
                        <MenuItem
                          icon="undo"
                          onSelect={() =>
                            void withdraw(decision.id, {
                              otherId: other.id,
                              kind,
                              belongs: true,
                              reason: decision.reason,
                            })
                          }
                        >
                          {t('withdraw')}
                        </MenuItem>
                      ) : (
                        <MenuItem icon="check" onSelect={() => decide(line, true)}>
                          {t('confirm')}
                        </MenuItem>
                      )}
                      <MenuItem icon="unlink" onSelect={() => decide(line, false)}>
                        {t('deny')}
                      </MenuItem>
                    </Menu>
                  ) : null}
                </li>
              )
            })}
          </ul>
          {data.denied.length > 0 ? (
            <Why label={t('deniedCount', { count: data.denied.length })} className="mt-1">
              <ul>
                {data.denied.map(({ id, name, kind, decision }) => (
                  <li key={`${kind} ${id}`} className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-2 py-0.5 text-sm">
                    <span>
                      <Link href={`/customers/${id}`} className="font-medium hover:underline">
                        {name}
                      </Link>
                      <span className="block text-text-3">
                        <Said decision={decision} />
                      </span>
                    </span>
                    {mayEdit ? (
                      <IconButton
                        icon="undo"
                        size="sm"
                        label={t('withdrawOf', { name })}
                        onClick={() =>
                          void withdraw(decision.id, { otherId: id, kind, belongs: false, reason: decision.reason })
                        }
                      />
                    ) : null}
                  </li>
                ))}
              </ul>
            </Why>
          ) : null}
        </>
      ) : (
        <SkeletonText lines={2} />
      )}
      <RelationDialog customer={customer} target={target} onClose={() => setTarget(null)} />
    </Section>
  )
}
