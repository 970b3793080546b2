import { getTranslations } from 'next-intl/server'
import { getFormat } from '@/lib/i18n/get-format'
import type { PortalView } from '@/lib/portal/views'
import { MONTHLY_CAPS, PAUSES, QUIET_CLOCKS, USUAL_QUIET, WEEKDAYS } from '@/lib/preferences/domain/offered'
import { Block, BUTTON, ChoiceForm, FIELD, HiddenFields, Part, Question, Segment, Segments } from './controls'

const DAY_MS = 86_400_000

/** When: quiet hours, a pause, how many at most. */
export async function When({ view, locale, now }: { view: PortalView; locale: string; now: Date }) {
  const t = await getTranslations('portal')
  const format = await getFormat()
  const { preferences, paused } = view
  const quiet = preferences.quietHours[0]
  const { from, to } = quiet ?? USUAL_QUIET
  const days: readonly number[] = quiet ? (quiet.days ?? WEEKDAYS) : []
  const clock = (hour: string) => (locale === 'fr' ? `${Number(hour.slice(0, 2))}\u00a0h\u00a000` : hour)
  const max = preferences.frequencyCap?.max ?? null
  return (
    <Part id="when" title={t('toc.when')}>
      <Block title={t('when.quiet')} sub={t('when.quietSub')}>
        <ChoiceForm set="quietHours" locale={locale} save={t('save')} className="grid gap-3">
          <div className="flex gap-4">
            {(
              [
                ['from', from],
                ['to', to],
              ] as const
            ).map(([name, value]) => (
              <label key={name} className="flex max-w-50 flex-1 items-center gap-2.5">
                {t(`when.${name}`)}
                <select name={name} defaultValue={value} data-value={value} className={FIELD}>
                  {(QUIET_CLOCKS.includes(value) ? QUIET_CLOCKS : [value, ...QUIET_CLOCKS]).map((hour) => (
                    <option key={hour} value={hour}>
                      {clock(hour)}
                    </option>
                  ))}
                </select>
              </label>
            ))}
          </div>
          <Question legend={t('when.days')}>
            <div className="grid grid-cols-[repeat(7,minmax(0,2.5rem))] gap-1.5">
              {WEEKDAYS.map((day) => (
                <label
                  key={day}
                  className="relative grid min-h-11 place-content-center rounded-lg border border-line-3 bg-surface font-medium has-checked:border-accent has-checked:bg-accent has-checked:text-on-accent has-[:focus-visible]:outline-3 has-[:focus-visible]:outline-offset-2 has-[:focus-visible]:outline-accent"
                >
                  <input
                    type="checkbox"
                    name="day"
                    value={day}
                    defaultChecked={days.includes(day)}
                    className="absolute inset-0 m-0 size-full cursor-pointer opacity-0"
                  />
                  <span aria-hidden="true">{t(`when.letter.${day}`)}</span>
                  <span className="sr-only">{t(`when.day.${day}`)}</span>
                </label>
              ))}
            </div>
          </Question>
          {days.length === 0 ? <p className="text-md text-text-2">{t('when.noDays')}</p> : null}
        </ChoiceForm>
      </Block>
      <Block title={t('when.pause')} sub={t('when.pauseSub')}>
        <form action="/api/portal/choices" method="post" data-saves="submit">
          <HiddenFields fields={{ set: 'pausedUntil', lang: locale }} />
          {paused && preferences.pausedUntil ? (
            <div className="flex flex-wrap items-center justify-between gap-3">
              <p className="font-medium">{t('when.pausedUntil', { date: format.date(preferences.pausedUntil) })}</p>
              <button type="submit" name="days" value="" className={BUTTON}>
                {t('when.resume')}
              </button>
            </div>
          ) : (
            <div className="grid grid-cols-3 divide-x divide-line-2 overflow-clip rounded-lg border border-line-3 bg-surface">
              {PAUSES.map((days) => (
                <button
                  key={days}
                  type="submit"
                  name="days"
                  value={days}
                  className="grid min-h-15 place-content-center px-2 text-md font-medium hover:bg-hover focus-visible:-outline-offset-3"
                >
                  {t(`when.pauseFor.${days}`)}
                  <span className="text-sm font-normal text-text-2">
                    {t('when.pauseUntil', { date: format.date(new Date(now.getTime() + days * DAY_MS)) })}
                  </span>
                </button>
              ))}
            </div>
          )}
        </form>
      </Block>
      <Block title={t('when.cap')} sub={t('when.capSub')}>
        <ChoiceForm set="frequencyCap" locale={locale} save={t('save')}>
          <fieldset className="min-w-0">
            <legend className="sr-only">{t('when.cap')}</legend>
            <Segments many>
              {MONTHLY_CAPS.map((each) => (
                <Segment key={each} name="max" value={String(each)} checked={max === each}>
                  {t('when.capOf', { max: each })}
                </Segment>
              ))}
              <Segment name="max" value="" checked={max === null}>
                {t('when.capNone')}
              </Segment>
            </Segments>
          </fieldset>
        </ChoiceForm>
      </Block>
    </Part>
  )
}
