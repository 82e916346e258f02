import { useState } from 'react';
import type { HostView } from '../../../shared/contract.ts';
import { texts } from '../../texts.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Untrusted } from '../../ui/untrusted.tsx';

const words = texts.firstRun.hosts;

/** Step 1: which of the hosts on this computer is to use Drawbridge. The likeliest is chosen already. */
export function HostsStep({ hosts, onChosen }: { hosts: readonly HostView[]; onChosen(host?: string): void }) {
  const ordered = hosts.toSorted((a, b) => rank(a) - rank(b));
  const [picked, setPicked] = useState<string>();
  const first = ordered.find((host) => rank(host) < 2)?.host ?? '';
  const chosen = picked ?? first;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onChosen(chosen === '' ? undefined : chosen);
      }}
    >
      <Panel title={words.title} note={words.note}>
        {hosts.length === 0 ? <p>{words.none}</p> : null}
        {hosts.length === 0 ? null : (
          <fieldset className="choices">
            <legend className="hidden">{words.choose}</legend>
            {ordered.map((host) => (
              <Choice
                key={host.host}
                id={host.host}
                title={host.title}
                note={host.files[0]?.path}
                badge={<HostBadge host={host} />}
                chosen={chosen}
                onChoose={setPicked}
              />
            ))}
            <Choice id="" title={words.later} note={words.laterNote} chosen={chosen} onChoose={setPicked} />
          </fieldset>
        )}
        <div className="actions">
          <Button type="submit" kind="primary">
            {texts.firstRun.next}
          </Button>
        </div>
      </Panel>
    </form>
  );
}

/** Those that are there come first; one whose file cannot be read cannot be connected. */
function rank({ files }: HostView): number {
  if (files.some(({ state }) => state === 'ok')) return 0;
  return files.some(({ state }) => state === 'invalid') ? 2 : 1;
}

function HostBadge({ host }: { host: HostView }) {
  const at = rank(host);
  if (at === 0) return <Badge tone="allow">{words.here}</Badge>;
  return at === 1 ? <Badge>{words.notHere}</Badge> : <Badge tone="danger">{words.bad}</Badge>;
}

interface ChoiceProps {
  id: string;
  title: string;
  note: string | undefined;
  badge?: React.ReactNode;
  chosen: string;
  onChoose(id: string): void;
}

function Choice({ id, title, note, badge, chosen, onChoose }: ChoiceProps) {
  return (
    <label className="choice">
      <input type="radio" name="host" value={id} checked={chosen === id} onChange={() => onChoose(id)} />
      <span className="row-main">
        <span className="row-title">
          {title}
          {badge}
        </span>
        {note === undefined ? null : (
          <span className="row-note">
            <Untrusted text={note} />
          </span>
        )}
      </span>
    </label>
  );
}
