export { ConfigPage } from './config-page.tsx';
