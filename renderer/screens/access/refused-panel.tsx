import type { RefusedAccess } from '../../../shared/models.ts';
import { visible } from '../../../shared/visible.ts';
import { agentTitle } from '../../core/names.ts';
import { useAction } from '../../core/use-action.ts';
import { useClient } from '../../core/use-core.tsx';
import { texts } from '../../texts.ts';
import { Button } from '../../ui/button.tsx';
import { Filled } from '../../ui/filled.tsx';
import { List, Row } from '../../ui/list.tsx';
import { Panel } from '../../ui/panel.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { Untrusted } from '../../ui/untrusted.tsx';
import { Scopes } from '../servers/account-facts.tsx';
import type { AccessProps } from './access-screen.tsx';

const words = texts.access.refused;

/** What the person said no to; it is not asked for again unless they say so. */
export function RefusedPanel({ access: { refused }, state, live, onChange }: AccessProps) {
  const client = useClient();
  const forget = useAction(async (id: string) => {
    await client.access.forgetRefusal({ id });
    onChange();
  });
  const hostOf = ({ agent }: RefusedAccess) => agentTitle(state, agent);
  return (
    <Panel title={words.title} note={words.note}>
      <ProblemNote of={forget.problem} />
      <List label={words.title}>
        {refused.map((one) => (
          <Row
            key={one.id}
            title={
              <span>
                <Filled
                  text={words.sentence}
                  with={{ host: <Untrusted text={hostOf(one)} />, server: <Untrusted text={one.server} /> }}
                />
              </span>
            }
            end={
              <Button
                disabled={!live}
                pending={forget.pending}
                label={words.forgetLabel(visible(hostOf(one)), visible(one.server))}
                onClick={() => forget.run(one.id)}
              >
                {words.forget}
              </Button>
            }
          >
            <Scopes of={one.scopes} />
            <div className="row-note">
              {words.when} <RelativeTime at={one.at} />
            </div>
          </Row>
        ))}
      </List>
    </Panel>
  );
}
