import { cx } from './cx'
import { type IconName, SPRITE_VERSION } from './icon-names'

const SIZE = { xs: 'size-3', sm: 'size-3.5', md: 'size-4', rail: 'size-4.5', lg: 'size-5', xl: 'size-6' } as const

/**
 * One symbol of the sprite, in the colour of the text. Decorative unless `label` is given: a channel or a state is
 * always said in words as well.
 */
export function Icon({
  name,
  size = 'md',
  label,
  className,
}: {
  name: IconName
  size?: keyof typeof SIZE
  label?: string
  className?: string
}) {
  return (
    <svg
      className={cx(SIZE[size], 'shrink-0', className)}
      role={label ? 'img' : undefined}
      aria-label={label}
      aria-hidden={label ? undefined : true}
      focusable="false"
    >
      <use href={`/icons.svg?v=${SPRITE_VERSION}#${name}`} />
    </svg>
  )
}
