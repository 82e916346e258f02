/** `down`: calls pass. `half`: something waits for the person. `up`: nothing passes. `unknown`: nobody can say. */
export type Deck = 'down' | 'half' | 'up' | 'unknown';

/** Our sign: a gate whose bridge stands as the state is. What it says is said in words beside it. */
export function BridgeMark({ deck = 'down' }: { deck?: Deck }) {
  return (
    <svg className="bridge-mark" data-deck={deck} viewBox="0 0 40 34" fill="none" aria-hidden="true">
      <path
        d="M4 27V6h4v3h3V6h4v3h2v18M9 27v-5.5a2.5 2.5 0 0 1 5 0V27M2 27h15M36 27h3"
        stroke="currentColor"
        strokeWidth="2"
        strokeLinejoin="round"
        strokeLinecap="round"
      />
      <path
        d="M19 31.5q1.5-1.5 3 0t3 0 3 0 3 0 3 0"
        stroke="currentColor"
        strokeWidth="1.25"
        strokeLinecap="round"
        opacity="0.4"
      />
      <path className="deck" d="M18 27h17" strokeWidth="3" strokeLinecap="round" />
    </svg>
  );
}
