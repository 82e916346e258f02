import { texts } from '../../texts.ts';
import { Page } from '../../ui/page.tsx';

export function HomeScreen() {
  return <Page title={texts.home.title}>{null}</Page>;
}
