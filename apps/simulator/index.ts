export { runSimulator } from './run-simulator.ts';
