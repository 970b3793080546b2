import { getTranslations } from 'next-intl/server'
import { Icon } from '@/components/ui/icon'
import type { PortalView } from '@/lib/portal/views'
import { ACCESSIBILITY_NEEDS } from '@/lib/preferences/domain/preferences'
import { PORTAL_CHANNELS } from '@/lib/preferences/domain/topics'
import { Block, Box, ChoiceForm, Part, Segment, Segments } from './controls'

/** How: the channel that comes first, paper or not, the language, what helps to understand. */
export async function How({ view, locale }: { view: PortalView; locale: string }) {
  const t = await getTranslations('portal')
  const { preferredChannel, paper, registered, language, accessibility } = view.preferences
  const { brand } = view.organisation
  return (
    <Part id="how" title={t('toc.how')}>
      <Block title={t('how.preferred')} sub={t('how.preferredSub')}>
        <ChoiceForm set="preferredChannel" locale={locale} save={t('save')}>
          <fieldset className="grid min-w-0 grid-cols-2 gap-2">
            <legend className="sr-only">{t('how.preferred')}</legend>
            {PORTAL_CHANNELS.map((channel) => (
              <Card key={channel} name="preferredChannel" value={channel} checked={preferredChannel === channel}>
                {t(`channel.${channel}`)}
              </Card>
            ))}
            <Card
              name="preferredChannel"
              value=""
              checked={!PORTAL_CHANNELS.some((channel) => channel === preferredChannel)}
            >
              {t('how.none')}
            </Card>
          </fieldset>
        </ChoiceForm>
      </Block>
      <Block title={t('how.paper')} sub={t('how.paperSub')}>
        <ChoiceForm set="paper" locale={locale} save={t('save')}>
          <fieldset className="grid min-w-0 gap-2.5 md:grid-cols-2">
            <legend className="sr-only">{t('how.paper')}</legend>
            <Card name="paper" value="digital" checked={paper === 'digital'} sub={t('how.digitalSub')}>
              <Icon name="monitor" size="lg" className="text-text-2" />
              {t('how.digital')}
            </Card>
            <Card name="paper" value="paper" checked={paper === 'paper'} sub={t('how.onPaperSub')}>
              <Icon name="file" size="lg" className="text-text-2" />
              {t('how.onPaper')}
            </Card>
          </fieldset>
        </ChoiceForm>
      </Block>
      <Block title={t('how.registered')} sub={t('how.registeredSub')}>
        <ChoiceForm set="registered" locale={locale} save={t('save')}>
          <fieldset className="min-w-0">
            <legend className="sr-only">{t('how.registered')}</legend>
            <Segments>
              <Segment name="registered" value="paper" checked={registered !== 'electronic'}>
                {t('how.onPaper')}
              </Segment>
              <Segment name="registered" value="electronic" checked={registered === 'electronic'}>
                {t('how.electronic')}
              </Segment>
            </Segments>
          </fieldset>
        </ChoiceForm>
        <p className="mt-3 text-pretty text-md text-text-2">{t('how.registeredNotice', { brand })}</p>
      </Block>
      <Block title={t('how.language')} sub={t('how.languageSub')}>
        <ChoiceForm set="language" locale={locale} save={t('save')}>
          <fieldset className="min-w-0">
            <legend className="sr-only">{t('how.language')}</legend>
            <Segments>
              <Segment name="language" value="fr" checked={!language?.startsWith('en')}>
                <span lang="fr">{t('how.french')}</span>
              </Segment>
              <Segment name="language" value="en" checked={language?.startsWith('en') ?? false}>
                <span lang="en">{t('how.english')}</span>
              </Segment>
            </Segments>
          </fieldset>
        </ChoiceForm>
      </Block>
      <Block title={t('how.accessibility')} sub={t('how.accessibilitySub')}>
        <ChoiceForm set="accessibility" locale={locale} save={t('save')}>
          <fieldset className="grid min-w-0 gap-2 md:grid-cols-2">
            <legend className="sr-only">{t('how.accessibility')}</legend>
            {ACCESSIBILITY_NEEDS.map((need) => (
              <Box
                key={need}
                name="accessibility"
                value={need}
                checked={accessibility.includes(need)}
                yes={t('topics.yes')}
                no={t('topics.no')}
              >
                {t(`how.need.${need}`)}
              </Box>
            ))}
          </fieldset>
        </ChoiceForm>
      </Block>
    </Part>
  )
}

type CardProps = { name: string; value: string; checked: boolean; sub?: string; children: React.ReactNode }

/** One of several, as a card with its mark. */
export function Card({ name, value, checked, sub, children }: CardProps) {
  return (
    <label className="group relative flex items-start gap-2.5 rounded-lg border border-line-3 bg-surface p-3 has-checked:border-accent has-checked:shadow-[inset_0_0_0_1px_var(--accent)] has-[:focus-visible]:outline-3 has-[:focus-visible]:outline-offset-2 has-[:focus-visible]:outline-accent">
      <input
        type="radio"
        name={name}
        value={value}
        defaultChecked={checked}
        className="absolute inset-0 m-0 size-full cursor-pointer opacity-0"
      />
      <span className="min-w-0 flex-1">
        <span className="flex items-center gap-2.5 font-medium">{children}</span>
        {sub ? <span className="mt-1 block text-pretty text-md text-text-2">{sub}</span> : null}
      </span>
      <span
        aria-hidden="true"
        className="mt-0.5 size-5 shrink-0 rounded-full border-[1.5px] border-line-3 group-has-checked:border-[6px] group-has-checked:border-accent"
      />
    </label>
  )
}
