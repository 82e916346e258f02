const rules = new Intl.PluralRules('en-GB');
const number = new Intl.NumberFormat('en-GB');

/** "1 server", "2 servers", "10,000 servers". */
export function counted(count: number, one: string, other: string): string {
  return `${number.format(count)} ${rules.select(count) === 'one' ? one : other}`;
}
