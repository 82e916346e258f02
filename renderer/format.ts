import { texts } from './texts.ts';

/** Dates, counts and lists in the language of the texts, by Intl; no sentence is glued together elsewhere. */
const number = new Intl.NumberFormat(texts.locale);
const dateTime = new Intl.DateTimeFormat(texts.locale, { dateStyle: 'medium', timeStyle: 'short' });
const when = new Intl.DateTimeFormat(texts.locale, {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});
const relative = new Intl.RelativeTimeFormat(texts.locale, { numeric: 'auto' });
const list = new Intl.ListFormat(texts.locale, { type: 'conjunction' });

export const formatNumber = (value: number): string => number.format(value);
export const formatDateTime = (iso: string): string => dateTime.format(new Date(iso));
/** Day and time in few letters, for lists: "22 Nov, 15:43:07". */
export const formatWhen = (iso: string): string => when.format(new Date(iso));
export const formatList = (items: readonly string[]): string => list.format(items);

const steps = [
  ['second', 60],
  ['minute', 60],
  ['hour', 24],
  ['day', 30],
  ['month', 12],
  ['year', Number.POSITIVE_INFINITY],
] as const;

/** `iso` seen from `now` (milliseconds since 1970): "3 minutes ago", "in 2 hours", "now". */
export function formatRelative(iso: string, now: number): string {
  let amount = (new Date(iso).getTime() - now) / 1_000;
  for (const [unit, count] of steps) {
    if (Math.abs(amount) < count) {
      const whole = Math.trunc(amount);
      return unit === 'second' && Math.abs(amount) < 10 ? texts.common.now : relative.format(whole, unit);
    }
    amount /= count;
  }
  return formatDateTime(iso);
}
