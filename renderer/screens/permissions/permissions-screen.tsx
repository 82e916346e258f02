import { useState } from 'react';
import { useCoreState } from '../../core/use-core.tsx';
import { texts } from '../../texts.ts';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Page } from '../../ui/page.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { PermissionsPanel } from './permissions-panel.tsx';
import { RuleDialog } from './rule-dialog.tsx';

const words = texts.permissions;

/** Every rule and remembered answer, and the way to change them. */
export function PermissionsScreen() {
  const view = useCoreState();
  const [adding, setAdding] = useState(false);
  const [said, setSaid] = useState<string>();
  const live = view.connection === 'live';
  const { state } = view;
  const saved = () => {
    setAdding(false);
    setSaid(words.rule.saved);
  };
  const add = (
    <Button kind="primary" disabled={!live} onClick={() => setAdding(true)}>
      {words.rule.add}
    </Button>
  );
  return (
    <Page title={words.title} lead={words.lead} actions={add}>
      {said === undefined ? null : <Notice tone="allow">{said}</Notice>}
      {state === undefined ? (
        view.connection === 'connecting' && <Skeleton />
      ) : (
        <>
          <PermissionsPanel state={state} live={live} onRevoked={(count) => setSaid(words.revoked(count))} />
          {adding ? <RuleDialog state={state} onClose={() => setAdding(false)} onSaved={saved} /> : null}
        </>
      )}
    </Page>
  );
}
