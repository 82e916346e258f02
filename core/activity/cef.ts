import type { Activity } from '../../shared/models.ts';

/** ArcSight Common Event Format, version 0: one line per record. */
export function cefLine(record: Activity, version: string): string {
  const head = ['Drawbridge', 'Drawbridge', version, record.kind, nameOf(record)].map(headText);
  const extension = Object.entries(extensionOf(record)).flatMap(([key, value]) =>
    value === undefined ? [] : [`${key}=${valueText(String(value))}`],
  );
  return `CEF:0|${head.join('|')}|${severityOf(record)}|${extension.join(' ')}\n`;
}

/** Keys of the format's own dictionary where they fit; custom ones have their names beside them. */
function extensionOf(of: Activity): Record<string, string | number | undefined> {
  return {
    rt: Date.parse(of.at),
    externalId: of.number,
    act: of.decision,
    outcome: of.outcome,
    reason: of.because,
    suser: of.account,
    sourceServiceName: of.host,
    sproc: of.program,
    destinationServiceName: of.server,
    app: of.method,
    msg: of.detail,
    ...custom('cs1', 'tool', of.tool),
    ...custom('cs2', 'session', of.session),
    ...custom('cs3', 'call', of.call),
    ...custom('cs4', 'scopes', of.scopes),
    ...custom('cs5', 'trace', of.trace),
    ...custom('cs6', 'commitment', of.commitment),
    ...custom('cn1', 'durationMs', of.durationMs),
    ...custom('cn2', 'bytes', of.bytes),
  };
}

function custom(key: string, label: string, value: string | number | undefined): Record<string, string | number> {
  return value === undefined ? {} : { [`${key}Label`]: label, [key]: value };
}

function nameOf({ kind, tool, method }: Activity): string {
  return tool ?? method ?? kind;
}

/** 0 to 10. */
function severityOf({ kind, decision, outcome }: Activity): number {
  if (kind === 'problem') return 7;
  if (decision === 'deny' || outcome === 'denied') return 5;
  return kind.endsWith('.changed') || kind === 'definition.approved' ? 3 : 1;
}

function headText(text: string): string {
  return oneLine(text).replaceAll(/[\\|]/g, String.raw`\$&`);
}

function valueText(text: string): string {
  return text
    .replaceAll(/[\\=]/g, String.raw`\$&`)
    .replaceAll('\r', String.raw`\r`)
    .replaceAll('\n', String.raw`\n`);
}

function oneLine(text: string): string {
  return text.replaceAll(/[\r\n]+/g, ' ');
}
