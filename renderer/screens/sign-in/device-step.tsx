import type { SignInStep } from '../../../shared/contract.ts';
import { texts } from '../../texts.ts';
import { Filled } from '../../ui/filled.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { Spinner } from '../../ui/skeleton.tsx';
import { LinkBox } from './link-box.tsx';

const words = texts.signIn;

/** No browser here: an address and a code for any other device. */
export function DeviceStep({ step }: { step: Extract<SignInStep, { step: 'device' }> }) {
  const { url, completeUrl, code, expiresAt } = step;
  return (
    <>
      <div role="status">
        <p className="waiting">
          <Spinner /> <strong>{words.device}</strong>
        </p>
        <p className="soft">{words.deviceNote}</p>
      </div>
      <LinkBox name={words.link} text={url} copy={words.copy} />
      <LinkBox name={words.code} text={code} copy={words.copyCode} large />
      {completeUrl === undefined ? null : (
        <LinkBox name={words.complete} text={completeUrl} copy={words.copyComplete} />
      )}
      <p className="soft">
        <Filled text={words.codeEnds} with={{ time: <RelativeTime at={expiresAt} /> }} />
      </p>
    </>
  );
}
