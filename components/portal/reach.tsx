import { getTranslations } from 'next-intl/server'
import { localePrefix } from '@/lib/i18n/locale-prefix'
import type { PortalView, ReachView } from '@/lib/portal/views'
import { Block, BUTTON, ChoiceForm, FIELD, HiddenFields, LINK, Part } from './controls'
import { Card } from './how'

type Props = { view: PortalView; locale: string; codeSent: string | null }

/** Where the customer is reached: which address comes first, and new ones, used only once they were proven. */
export async function Reach({ view, locale, codeSent }: Props) {
  const t = await getTranslations('portal')
  const { bestEmailId, bestPhoneId } = view.preferences
  const of = (kind: ReachView['kind']) => view.reach.filter((point) => point.kind === kind)
  return (
    <Part id="reach" title={t('toc.reach')} sub={t('reach.sub')}>
      {(
        [
          ['email', 'bestEmailId', bestEmailId],
          ['phone', 'bestPhoneId', bestPhoneId],
        ] as const
      ).map(([kind, set, best]) =>
        of(kind).length === 0 ? null : (
          <Block key={kind} title={t(`reach.${kind}`)}>
            <ChoiceForm set={set} locale={locale} save={t('save')}>
              <fieldset className="grid min-w-0 gap-2">
                <legend className="sr-only">{t(`reach.${kind}`)}</legend>
                {of(kind)
                  .filter(({ verified }) => verified)
                  .map(({ id, shown }) => (
                    <Card key={id} name={set} value={id} checked={best === id} sub={t('reach.verified')}>
                      <span className="min-w-0 break-words">{shown}</span>
                    </Card>
                  ))}
                <Card name={set} value="" checked={!of(kind).some(({ id, verified }) => verified && id === best)}>
                  {t('reach.any')}
                </Card>
              </fieldset>
            </ChoiceForm>
            {view.file
              ? of(kind)
                  .filter(({ verified }) => !verified)
                  .map(({ id, shown }) => (
                    <form key={id} action="/api/portal/points" method="post" className="mt-2 flex flex-wrap gap-2">
                      <HiddenFields fields={{ address: shown, lang: locale }} />
                      <button type="submit" className={BUTTON}>
                        {t('reach.verify', { value: shown })}
                      </button>
                    </form>
                  ))
              : null}
          </Block>
        ),
      )}
      {view.file ? (
        <NewPoint locale={locale} codeSent={codeSent} />
      ) : (
        <p className="mt-4 text-pretty text-md text-text-2">
          {t('reach.fullOnly')}{' '}
          <a href={`${localePrefix(locale)}/preferences/access`} className={LINK}>
            {t('reach.ask')}
          </a>
        </p>
      )}
    </Part>
  )
}

async function NewPoint({ locale, codeSent }: { locale: string; codeSent: string | null }) {
  const t = await getTranslations('portal')
  return codeSent ? (
    <Block title={t('reach.new')} sub={t('reach.codeSent', { target: codeSent })}>
      <form action="/api/portal/points/proof" method="post" className="grid gap-3 md:max-w-80">
        <HiddenFields fields={{ lang: locale }} />
        <label className="grid gap-1 font-medium">
          {t('reach.code')}
          <input name="code" required inputMode="numeric" autoComplete="one-time-code" className={FIELD} />
        </label>
        <button type="submit" className={BUTTON}>
          {t('reach.confirm')}
        </button>
      </form>
    </Block>
  ) : (
    <Block title={t('reach.new')} sub={t('reach.newHint')}>
      <form action="/api/portal/points" method="post" className="grid gap-3 md:max-w-100">
        <HiddenFields fields={{ lang: locale }} />
        <label className="grid gap-1">
          <span className="sr-only">{t('reach.new')}</span>
          <input name="address" required maxLength={320} autoComplete="email" className={FIELD} />
        </label>
        <button type="submit" className={BUTTON}>
          {t('reach.send')}
        </button>
      </form>
    </Block>
  )
}
