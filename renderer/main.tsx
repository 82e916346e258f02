import './styles/index.css';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { createCoreClient } from './core/core-client.ts';
import { applyPreferences } from './preferences.ts';

applyPreferences();
const root = document.getElementById('root');
if (root !== null) createRoot(root).render(<App client={createCoreClient()} />);
