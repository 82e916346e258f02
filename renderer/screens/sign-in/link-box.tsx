import { CopyButton } from '../../ui/copy-button.tsx';
import { Untrusted } from '../../ui/untrusted.tsx';

/** An address or code to take elsewhere; `name` says what it is. */
export function LinkBox({
  name,
  text,
  copy,
  large = false,
}: {
  name: string;
  text: string;
  copy: string;
  large?: boolean;
}) {
  return (
    <div className="link-box" data-large={large ? '' : undefined}>
      <span className="hidden">{name}</span>
      <Untrusted text={text} mono />
      <CopyButton text={text} label={copy} />
    </div>
  );
}
