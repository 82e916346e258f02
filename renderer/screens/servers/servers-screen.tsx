import { texts } from '../../texts.ts';
import { Page } from '../../ui/page.tsx';

export function ServersScreen() {
  return <Page title={texts.servers.title}>{null}</Page>;
}
