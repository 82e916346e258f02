import type { ControlClient } from '../../client/control-client.ts';
import { mostLines } from '../../shared/activity.ts';
import type { Activity, ActivityFilter } from '../../shared/models.ts';

/** Every line that fits, oldest first, page by page. */
export async function wholeLog({ activity }: ControlClient, filter: ActivityFilter = {}): Promise<Activity[]> {
  const pages: Activity[][] = [];
  for (let before: number | undefined; ; before = pages[0]?.[0]?.number) {
    const page = await activity.list({ ...filter, limit: mostLines, ...(before === undefined ? {} : { before }) });
    if (page.length > 0) pages.unshift(page);
    if (page.length < mostLines) return pages.flat();
  }
}
