import { CSPProvider } from '@base-ui/react/csp-provider';
import type { CoreClient } from './core/core-client.ts';
import { CoreProvider } from './core/use-core.tsx';
import { usePlace } from './router.ts';
import { bare, screenFor } from './routes.tsx';
import { Shell } from './shell/shell.tsx';

export function App({ client }: { client: CoreClient }) {
  return (
    // The page's policy refuses style elements made on the fly; ours say all that they would.
    <CSPProvider disableStyleElements>
      <CoreProvider client={client}>
        <Screens />
      </CoreProvider>
    </CSPProvider>
  );
}

function Screens() {
  const { screen, parts } = usePlace();
  const Screen = screenFor(screen);
  if (bare.has(screen)) return <Screen parts={parts} />;
  return (
    <Shell screen={screen === '' ? 'home' : screen}>
      <Screen key={screen} parts={parts} />
    </Shell>
  );
}
