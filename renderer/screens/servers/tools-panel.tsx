import { useState } from 'react';
import type { ServerView } from '../../../shared/contract.ts';
import type { Tool } from '../../../shared/models.ts';
import { useAnswer } from '../../core/use-answer.ts';
import { useClient } from '../../core/use-core.tsx';
import { texts } from '../../texts.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { TextInput } from '../../ui/field.tsx';
import { List } from '../../ui/list.tsx';
import { Panel } from '../../ui/panel.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { ToolRow } from './tool-row.tsx';

const words = texts.servers.tools;
const many = 12;

/** The tools as the server lists them now. Asks when it is shown and when the account changes. */
export function ToolsPanel({ server, live }: { server: ServerView; live: boolean }) {
  const client = useClient();
  const usable = server.accountState === 'signed-in' || server.accountState === 'not-required';
  const key = live && usable ? `${server.id} ${server.account?.signedInAt ?? ''}` : undefined;
  const tools = useAnswer(key, (signal) => client.servers.tools({ server: server.id }, { signal }));
  const asking = key !== undefined && tools.state === 'loading';
  return (
    <Panel
      title={words.title}
      note={words.note}
      actions={
        usable ? (
          <Button pending={asking} disabled={!live} onClick={tools.again}>
            {words.check}
          </Button>
        ) : undefined
      }
    >
      {tools.state === 'failed' ? <ProblemNote of={tools.problem} /> : null}
      {!usable ? <p className="soft">{words.signInFirst}</p> : null}
      {usable && asking && tools.value === undefined ? <Skeleton label={words.loading} lines={6} /> : null}
      {tools.value === undefined ? null : <ToolList tools={tools.value} />}
    </Panel>
  );
}

/** All of them; a long list can be searched. */
export function ToolList({ tools }: { tools: readonly Tool[] }) {
  const [text, setText] = useState('');
  if (tools.length === 0) return <p>{words.none}</p>;
  const wanted = text.trim().toLowerCase();
  const found = tools.filter(({ name, title = '' }) => `${name} ${title}`.toLowerCase().includes(wanted));
  return (
    <>
      {tools.length < many ? null : (
        <div className="search-line">
          <TextInput label={words.search} type="search" value={text} onChange={setText} />
          <Badge>{words.count(found.length)}</Badge>
        </div>
      )}
      {found.length === 0 ? <p>{words.noMatch(text)}</p> : null}
      <List label={words.title}>
        {found.map((tool) => (
          <ToolRow key={tool.name} tool={tool} />
        ))}
      </List>
    </>
  );
}
