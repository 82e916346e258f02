import { texts } from '../../texts.ts';
import { Page } from '../../ui/page.tsx';

export function FirstRunScreen() {
  return <Page title={texts.firstRun.title}>{null}</Page>;
}
