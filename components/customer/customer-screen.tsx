'use client'

import { useQuery } from '@tanstack/react-query'
import { useSearchParams } from 'next/navigation'
import { useLocale, useTranslations } from 'next-intl'
import { useMemo, useRef, useState } from 'react'
import { ConsentsTab } from '@/components/consent/consents-tab'
import { HistoryTab } from '@/components/identity/history-tab'
import { useLiveQueries } from '@/components/shell/live'
import { type PaletteAction, type PaletteGroup, usePaletteActions } from '@/components/shell/palette'
import { Alert } from '@/components/ui/alert'
import { Tab, TabList, TabPanel, Tabs } from '@/components/ui/tabs'
import { customerKeys, customerQuery } from '@/lib/customers/cache'
import type { ManualChannel } from '@/lib/customers/schemas'
import type { CustomerView } from '@/lib/customers/views'
import { getPathname } from '@/lib/i18n/navigation'
import { timelineFiltersOf, timelineKeys, timelineSearch } from '@/lib/timeline/cache'
import type { TimelineFilters } from '@/lib/timeline/schemas'
import { AccessTab } from './access-tab'
import { ContactPointDialog } from './contact-point-dialog'
import { ConversationsTab } from './conversations-tab'
import { CustomerAside } from './customer-aside'
import { type CustomerCommands, CustomerHeader } from './customer-header'
import { CustomerSkeleton } from './customer-skeleton'
import { GoldenValues } from './golden-values'
import { IdentityDialog } from './identity-dialog'
import { emptyEntry, LogDialog, type LogEntry } from './log-dialog'
import { NoteDialog } from './note-dialog'
import { PreferDialog } from './prefer-dialog'
import { PromiseDialog } from './promise-dialog'
import { SourcesTab } from './sources-tab'
import { Timeline } from './timeline'

const TABS = ['timeline', 'conversations', 'consents', 'sources', 'identity', 'access'] as const
type TabName = (typeof TABS)[number]
type Open = 'identity' | 'point' | 'promise' | 'note' | 'prefer' | null

/** The tab and the filters, kept in the address without asking the server for a page. */
function usePlace(customerId: string) {
  const search = useSearchParams()
  const locale = useLocale()
  const tab = TABS.find((each) => each === search.get('tab')) ?? 'timeline'
  const filters = useMemo(() => timelineFiltersOf(new URLSearchParams(search)), [search])

  function go(to: { tab?: TabName; filters?: TimelineFilters }): void {
    const query = new URLSearchParams(timelineSearch(to.filters ?? filters))
    const chosen = to.tab ?? tab
    if (chosen !== 'timeline') query.set('tab', chosen)
    const href = `/customers/${customerId}${query.size > 0 ? `?${query}` : ''}`
    window.history.replaceState(null, '', getPathname({ href, locale }))
  }
  return { tab, filters, go }
}

/** What the palette offers on this file. */
function useFilePalette(
  customer: CustomerView | undefined,
  commands: CustomerCommands,
  log: (channel: ManualChannel) => void,
): void {
  const t = useTranslations('customer.actions')
  const group = useMemo<PaletteGroup>(() => {
    const actions: PaletteAction[] = []
    if (customer?.rights.log) {
      actions.push(
        { id: 'call', label: t('logCall'), icon: 'phone', run: () => log('phone') },
        { id: 'visit', label: t('logVisit'), icon: 'shop', run: () => log('shop') },
        { id: 'letter', label: t('logLetter'), icon: 'letter', run: () => log('post') },
        { id: 'new', label: t('newConversation'), icon: 'inbox', run: commands.newConversation },
      )
    }
    if (customer?.rights.edit) {
      actions.push(
        { id: 'promise', label: t('promiseTo', { name: customer.displayName }), icon: 'flag', run: commands.promise },
        { id: 'note', label: t('note'), icon: 'note', run: commands.note },
        { id: 'correct', label: t('correct'), icon: 'pencil', run: commands.correct },
        { id: 'point', label: t('addPoint'), icon: 'plus', run: commands.addPoint },
        { id: 'prefer', label: t('prefer'), icon: 'star', run: commands.prefer },
      )
    }
    return {
      id: 'customer',
      heading: t('group'),
      order: 30,
      actions,
      ...(customer ? { scope: customer.displayName } : {}),
    }
  }, [customer, commands, log, t])
  usePaletteActions(group)
}

type Props = { customerId: string /** The name of the merged customer that led here. */; mergedFrom: string | null }

/** The 360° file: who, with where each value comes from; what happened; what was promised; what others said. */
export function CustomerScreen({ customerId, mergedFrom }: Props) {
  const t = useTranslations('customer')
  const { tab, filters, go } = usePlace(customerId)
  const query = useQuery(customerQuery(customerId))
  const customer = query.data
  const [open, setOpen] = useState<Open>(null)
  const [entry, setEntry] = useState<LogEntry | null>(null)
  const [asNew, setAsNew] = useState(false)
  const latest = useRef(customer)
  latest.current = customer

  useLiveQueries((message) => {
    if (message.type === 'resync' || message.customerId !== customerId) return []
    return [customerKeys.customer(customerId), timelineKeys.timeline(customerId)]
  })

  const { commands, log } = useMemo(() => {
    const start = (channel: ManualChannel, fresh: boolean) => {
      if (!latest.current) return
      setAsNew(fresh)
      setEntry(emptyEntry(latest.current, channel, fresh))
    }
    const made: CustomerCommands = {
      log: () => start('phone', false),
      newConversation: () => start('phone', true),
      correct: () => setOpen('identity'),
      addPoint: () => setOpen('point'),
      promise: () => setOpen('promise'),
      note: () => setOpen('note'),
      prefer: () => setOpen('prefer'),
    }
    return { commands: made, log: (channel: ManualChannel) => start(channel, false) }
  }, [])
  useFilePalette(customer, commands, log)

  if (!customer) return <CustomerSkeleton />
  const toggle = (name: Exclude<Open, null>) => (shown: boolean) => setOpen(shown ? name : null)
  const tabs = TABS.filter((each) => each !== 'access' || customer.rights.accessLog)
  const counts: Partial<Record<TabName, number>> = {
    conversations: customer.counts.conversations,
    sources: customer.counts.sourceRecords,
  }
  return (
    <div className="scroll-thin relative min-h-0 flex-1 overflow-y-auto bg-surface">
      <Tabs value={tab} onValueChange={(value) => go({ tab: TABS.find((each) => each === value) ?? 'timeline' })}>
        <div className="px-4 pt-2 md:px-6 md:pt-4 xl:px-8">
          {mergedFrom ? (
            <Alert icon="merge" role="status" className="mb-3">
              {t('merged', { name: mergedFrom })}
            </Alert>
          ) : null}
          <CustomerHeader customer={customer} commands={commands} />
          <GoldenValues
            customer={customer}
            onCorrect={commands.correct}
            onPoints={() => document.getElementById('contact-points')?.scrollIntoView({ block: 'center' })}
            onPrefer={commands.prefer}
          />
          <TabList label={t('tabs.label')} className="mt-2 border-b-0">
            {tabs.map((each) => (
              <Tab key={each} value={each} count={counts[each]}>
                {t(`tabs.${each}`)}
              </Tab>
            ))}
          </TabList>
        </div>
        <div className="grid border-line border-t lg:grid-cols-[minmax(0,1fr)_21.75rem] xl:grid-cols-[minmax(0,1fr)_25rem]">
          <div className="min-w-0 px-4 pt-3 pb-10 md:px-6 md:pt-4 xl:px-8">
            <TabPanel value="timeline">
              <Timeline
                customerId={customer.id}
                filters={filters}
                onFilters={(changed) => go({ filters: changed })}
                onLog={customer.rights.log ? commands.log : null}
              />
            </TabPanel>
            <TabPanel value="conversations">
              <ConversationsTab customerId={customer.id} />
            </TabPanel>
            <TabPanel value="consents">
              <ConsentsTab customerId={customer.id} />
            </TabPanel>
            <TabPanel value="sources">
              <SourcesTab customerId={customer.id} maySplit={customer.rights.merge} />
            </TabPanel>
            <TabPanel value="identity">
              <HistoryTab customerId={customer.id} />
            </TabPanel>
            {customer.rights.accessLog ? (
              <TabPanel value="access">
                <AccessTab customerId={customer.id} />
              </TabPanel>
            ) : null}
          </div>
          <aside
            aria-label={t('summary')}
            className="border-line bg-surface-2 max-lg:border-t md:max-lg:columns-2 md:max-lg:gap-0 md:max-lg:*:break-inside-avoid lg:border-l"
          >
            <CustomerAside customer={customer} onTab={(name) => go({ tab: name })} />
          </aside>
        </div>
      </Tabs>
      <IdentityDialog customer={customer} open={open === 'identity'} onOpenChange={toggle('identity')} />
      <ContactPointDialog customerId={customer.id} open={open === 'point'} onOpenChange={toggle('point')} />
      <PromiseDialog customer={customer} open={open === 'promise'} onOpenChange={toggle('promise')} />
      <NoteDialog customerId={customer.id} open={open === 'note'} onOpenChange={toggle('note')} />
      <PreferDialog customer={customer} open={open === 'prefer'} onOpenChange={toggle('prefer')} />
      <LogDialog customer={customer} entry={entry} asNew={asNew} onClose={() => setEntry(null)} onReopen={setEntry} />
    </div>
  )
}
