import { contextBridge } from 'electron';
import type { ShellFacts } from '../../apps/contract/model/index.ts';

const facts: ShellFacts = { isDesktop: true, platform: process.platform };

contextBridge.exposeInMainWorld('droverShell', facts);
