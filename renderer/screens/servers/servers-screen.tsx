import { useCoreState } from '../../core/use-core.tsx';
import type { ScreenProps } from '../../routes.tsx';
import { ServerDetail } from './server-detail.tsx';
import { ServerList } from './server-list.tsx';

/** #/servers lists them, #/servers/NAME shows one. */
export function ServersScreen({ parts: [id] }: ScreenProps) {
  const view = useCoreState();
  return id === undefined ? <ServerList view={view} /> : <ServerDetail key={id} id={id} view={view} />;
}
