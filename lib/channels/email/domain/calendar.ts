function unescapeText(value: string): string {
  return value
    .replace(/\\n/gi, '\n')
    .replace(/\\([,;\\])/g, '$1')
    .trim()
}

function readableTime(value: string): string {
  const match = /^(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})\d{2}(Z?))?$/.exec(value)
  if (match === null) return value
  const [, year, month, day, hour, minute, utc] = match
  return `${year}-${month}-${day}${hour === undefined ? '' : ` ${hour}:${minute}${utc === 'Z' ? ' UTC' : ''}`}`
}

/** Title, time, place and organiser of the first event of an iCalendar part, one per line; `''` when there is none. */
export function calendarSummary(ics: string): string {
  const event = /BEGIN:VEVENT([\s\S]*?)END:VEVENT/i.exec(ics.slice(0, 200_000).replace(/\r?\n[ \t]/g, ''))?.[1]
  if (event === undefined) return ''
  const field = (name: string) => new RegExp(`^${name}(?:;[^:\\n]*)?:(.*)$`, 'im').exec(event)?.[1]?.trim() ?? ''
  const times = [field('DTSTART'), field('DTEND')].filter((value) => value !== '').map(readableTime)
  return [
    unescapeText(field('SUMMARY')),
    times.join(' – '),
    unescapeText(field('LOCATION')),
    field('ORGANIZER').replace(/^mailto:/i, ''),
  ]
    .filter((line) => line !== '')
    .join('\n')
}
