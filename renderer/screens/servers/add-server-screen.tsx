import { go } from '../../router.ts';
import type { ScreenProps } from '../../routes.tsx';
import { texts } from '../../texts.ts';
import { Button } from '../../ui/button.tsx';
import { Page } from '../../ui/page.tsx';
import { ServerForm } from './server-form.tsx';

/**
 * #/add-server/URL/NAME: a link from elsewhere asks to add a server. Any web page can make such a link, so nothing is added
 * before the person has seen the address and pressed the button.
 */
export function AddServerScreen({ parts: [url = '', name] }: ScreenProps) {
  return (
    <Page title={texts.servers.form.title} lead={texts.servers.fromLink}>
      <ServerForm
        key={`${url} ${name}`}
        initial={{ url, ...(name === undefined ? {} : { name }) }}
        others={<Button onClick={() => go('servers')}>{texts.common.cancel}</Button>}
        onAdded={({ id }) => go('servers', id)}
      />
    </Page>
  );
}
