import type { ServerView } from '../../../shared/contract.ts';
import { texts } from '../../texts.ts';
import { Facts } from '../../ui/facts.tsx';
import { Panel } from '../../ui/panel.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { Untrusted } from '../../ui/untrusted.tsx';

const words = texts.servers.connection;
/** The first protocol version without a handshake. Versions are dates and sort as such. */
const newEra = '2026-07-28';

/** Where the server is, what it speaks and how it was when last asked. */
export function ConnectionPanel({ server }: { server: ServerView }) {
  const { url, addedAt, protocolVersion, health } = server;
  return (
    <Panel title={words.title}>
      <Facts
        of={[
          [words.address, <Untrusted key="url" text={url} />],
          [
            words.protocol,
            protocolVersion === undefined ? words.notYet : <Protocol key="era" version={protocolVersion} />,
          ],
          [words.health, <Health key="health" of={health} />],
          [words.added, <RelativeTime key="added" at={addedAt} />],
        ]}
      />
    </Panel>
  );
}

function Protocol({ version }: { version: string }) {
  return (
    <>
      <Untrusted text={version} /> <span className="soft">({version >= newEra ? words.newEra : words.oldEra})</span>
    </>
  );
}

function Health({ of }: { of: ServerView['health'] }) {
  if (of.state === 'unknown') return words.notTried;
  if (of.state === 'ok')
    return (
      <>
        {words.ok} <RelativeTime at={of.at} />
      </>
    );
  return (
    <>
      {texts.servers.failing} <RelativeTime at={of.at} />
    </>
  );
}
