/** `down`: calls pass. `half`: something waits for the person. `up`: nothing passes. `unknown`: nobody can say. */
export type Deck = 'down' | 'half' | 'up' | 'unknown';

/** Our sign: a gate whose bridge stands as the state is. What it says is said in words beside it. */
export function BridgeMark({ deck = 'down' }: { deck?: Deck }) {
  return (
    <svg className="bridge-mark" data-deck={deck} viewBox="0 0 40 32" fill="none" aria-hidden="true">
      <path
        d="M3 29V8h4v3h3V8h4v3h3v18M3 29h14M7.5 29v-6a2.5 2.5 0 0 1 5 0v6"
        stroke="currentColor"
        strokeWidth="2"
        strokeLinejoin="round"
      />
      <path d="M3 29h34" stroke="currentColor" strokeWidth="2" strokeLinecap="round" opacity="0.25" />
      <path className="deck" d="M17 23h19" strokeWidth="3" strokeLinecap="round" />
    </svg>
  );
}
