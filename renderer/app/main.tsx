import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { takeConsoleToken } from '../shared/index.ts';
import { AppRoot } from './app-root.tsx';
import { followOpenMarks } from './follow-open-marks.ts';
import { createPageRouter } from './routes.tsx';
import { browserTokenHome } from './token-home.ts';

const container = document.getElementById('root');
if (!container) throw new Error('the page has no root element');

// Before the router reads the address, so that the token never enters its history.
const token = takeConsoleToken(browserTokenHome());
if (location.protocol === 'app:') document.documentElement.dataset['shell'] = 'desktop';
if (navigator.userAgent.includes('Mac')) document.documentElement.dataset['platform'] = 'mac';

const router = createPageRouter();
followOpenMarks(router);

createRoot(container).render(
  <StrictMode>
    <AppRoot firstToken={token} router={router} />
  </StrictMode>,
);
