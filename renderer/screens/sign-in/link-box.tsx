import { CopyButton } from '../../ui/copy-button.tsx';
import { Untrusted } from '../../ui/untrusted.tsx';

export interface LinkBoxProps {
  name: string;
  text: string;
  copy: string;
  large?: boolean;
  /** Several under each other: the button says only "Copy" and `copy` is its name for who does not see the line. */
  line?: boolean;
}

/** An address or code to take elsewhere; `name` says what it is. */
export function LinkBox({ name, text, copy, large = false, line = false }: LinkBoxProps) {
  return (
    <div className="link-box" data-large={large ? '' : undefined} data-line={line ? '' : undefined}>
      <span className="hidden">{name}</span>
      <Untrusted text={text} mono />
      <CopyButton text={text} {...(line ? { label: copy } : { says: copy })} />
    </div>
  );
}
