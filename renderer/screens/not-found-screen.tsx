import { toPlace } from '../router.ts';
import { texts } from '../texts.ts';
import { LinkButton } from '../ui/button.tsx';
import { Page } from '../ui/page.tsx';

export function NotFoundScreen() {
  const { title, body, action } = texts.common.notFound;
  return (
    <Page title={title} lead={body}>
      <div>
        <LinkButton href={toPlace('home')}>{action}</LinkButton>
      </div>
    </Page>
  );
}
