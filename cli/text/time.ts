const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** When `iso` was or will be, seen from `now` (milliseconds since 1970), in plain words. */
export function relativeTime(iso: string, now: number): string {
  const distance = Date.parse(iso) - now;
  if (Number.isNaN(distance)) return 'unknown';
  const size = Math.abs(distance);
  if (size < 5 * second) return 'just now';
  if (size > 30 * day) return iso.slice(0, 10);
  const amount = inWords(size);
  return distance < 0 ? `${amount} ago` : `in ${amount}`;
}

function inWords(size: number): string {
  if (size < minute) return `${Math.floor(size / second)} s`;
  if (size < hour) return `${Math.floor(size / minute)} min`;
  if (size < 2 * day) return `${Math.floor(size / hour)} h`;
  return `${Math.floor(size / day)} days`;
}

/** How long something took, for people. */
export function duration(ms: number): string {
  if (ms < second) return `${Math.round(ms)} ms`;
  if (ms < minute) return `${(ms / second).toFixed(1)} s`;
  return `${Math.floor(ms / minute)} min ${Math.floor((ms % minute) / second)} s`;
}

/** `iso` in local time as `2026-01-31 14:03:12`. */
export function localTime(iso: string): string {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return iso;
  const two = (value: number) => String(value).padStart(2, '0');
  const date = [at.getFullYear(), two(at.getMonth() + 1), two(at.getDate())].join('-');
  return `${date} ${[at.getHours(), at.getMinutes(), at.getSeconds()].map(two).join(':')}`;
}

const units: Readonly<Record<string, number>> = { s: second, m: minute, h: hour, d: day, w: 7 * day };

/** `30m`, `2h`, `3d` in minutes; `undefined` when it is no such time, or none at all. */
export function spanMinutes(text: string): number | undefined {
  const [, amount, unit] = /^(\d{1,6})([mhdw])$/.exec(text) ?? [];
  const minutes = (Number(amount) * (units[unit ?? ''] ?? 0)) / minute;
  return minutes > 0 ? minutes : undefined;
}

/** So many minutes, for people: `90 min`, `2 h`, `3 days`. */
export function span(minutes: number): string {
  const whole = (size: number) => (minutes * minute) % size === 0;
  if (minutes * minute >= 2 * day && whole(day)) return `${(minutes * minute) / day} days`;
  return whole(hour) ? `${(minutes * minute) / hour} h` : `${minutes} min`;
}

/** `30m`, `2h`, `7d` before `now`, or a date, as ISO 8601; `undefined` when it is neither. */
export function sinceTime(text: string, now: number): string | undefined {
  const [, amount, unit] = /^(\d{1,6})([smhdw])$/.exec(text) ?? [];
  const size = units[unit ?? ''];
  const at = size === undefined ? Date.parse(text) : now - Number(amount) * size;
  return Number.isNaN(at) ? undefined : new Date(at).toISOString();
}
