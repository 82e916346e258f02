import { texts } from '../texts.ts';

/** Something is under way; what waits says so in words. */
export function Spinner() {
  return <span className="spinner" aria-hidden />;
}

/** In place of what is still loading. */
export function Skeleton({ lines = 5, label = texts.common.loading }: { lines?: number; label?: string }) {
  return (
    <div className="skeleton" role="status" aria-label={label}>
      {Array.from({ length: lines }, (_, i) => (
        <span key={i} />
      ))}
    </div>
  );
}
