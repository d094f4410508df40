import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { validate } from 'dockerfile-utils';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readManifest } from './install-package.ts';
import {
  checkCompose,
  checkKubernetes,
  hasTool,
  type KubernetesObject,
  readObjects,
  runTool,
} from './validate-schema.ts';

const root = join(import.meta.dirname, '../../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const { version } = readManifest();
const image = `ghcr.io/drover-app/drover:${version}`;
const manifests = ['namespace', 'drover', 'ollama', 'network-policies'].map((name) => `deploy/kubernetes/${name}.yaml`);
const listImages = (text: string): readonly string[] =>
  [...text.matchAll(/image: "?(ghcr\.io[^"\s]+)/g)].map(([, found = '']) => found);

describe('the Dockerfile', () => {
  const text = read('Dockerfile');

  it('has no fault that the linter knows', () => {
    expect(validate(text)).toEqual([]);
    expect(validate(text.replace('WORKDIR /src', 'WORKDIR')).length).toBeGreaterThan(0);
  });

  it.skipIf(!hasTool('hadolint', '--version'))('has no fault that hadolint knows (needs hadolint)', () => {
    expect(runTool('hadolint', join(root, 'Dockerfile'))).toBe('');
  });

  it('copies only what is there and what the build context lets in', () => {
    const allowed = read('.dockerignore')
      .split('\n')
      .flatMap((line) => (line.startsWith('!') ? [line.slice(1)] : []));
    const copied = [...text.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, paths = '']) => paths.split(' '));
    expect(copied.length).toBeGreaterThan(3);
    for (const path of [...copied, ...allowed].filter((each) => each !== '.')) {
      expect(existsSync(join(root, path)), path).toBe(true);
      expect(
        allowed.some((entry) => path === entry || path.startsWith(`${entry}/`)),
        path,
      ).toBe(true);
    }
  });

  it('lets in nothing that could hold secrets or data', () => {
    expect(read('.dockerignore').split('\n')).toContain('*');
    for (const name of ['.git', '.env', '.cache', 'artifacts', 'node_modules']) {
      expect(read('.dockerignore')).not.toMatch(new RegExp(`^!${name.replace('.', '\\.')}`, 'm'));
    }
  });

  it('runs as nobody in particular, under an init, and is asked for its health by its own command', () => {
    expect(text).toMatch(/^USER 1000:1000$/m);
    expect(text).toMatch(/^ENTRYPOINT \["\/usr\/bin\/tini", "--", "drover"\]$/m);
    expect(text).toMatch(/^HEALTHCHECK .*CMD \["drover", "status"\]$/m);
    expect(text.lastIndexOf('\nUSER ')).toBeGreaterThan(text.lastIndexOf('\nRUN '));
  });
});

describe('the compose file', () => {
  const text = read('deploy/compose/compose.yaml');
  const file = parse(text) as { services: Record<string, { ports?: readonly string[]; image: string }> };

  it('follows the published schema, which knows a wrong one', () => {
    expect(checkCompose(file)).toEqual([]);
    expect(checkCompose({ ...file, services: { drover: { ...file.services['drover'], port: [] } } })).not.toEqual([]);
  });

  it('names this version, and opens no port beyond this machine', () => {
    expect(listImages(text)).toEqual([image, image]);
    const ports = Object.values(file.services).flatMap((service) => service.ports ?? []);
    expect(ports.every((port) => port.startsWith('127.0.0.1:'))).toBe(true);
  });
});

describe('the Kubernetes manifests', () => {
  const objects = manifests.flatMap((path) => readObjects(read(path)));

  it('follow the schemas of Kubernetes, which know a wrong one', () => {
    expect(checkKubernetes(objects)).toEqual([]);
    const [first] = objects as [KubernetesObject];
    expect(checkKubernetes([{ ...first, spec: { finalizer: [] } }])).not.toEqual([]);
    expect(checkKubernetes([{ ...first, kind: 'Nothing' }])).not.toEqual([]);
  });

  it('are all in the kustomization, and name this version', () => {
    const { resources } = parse(read('deploy/kubernetes/kustomization.yaml')) as { resources: readonly string[] };
    expect(resources.map((name) => `deploy/kubernetes/${name}`).sort()).toEqual([...manifests].sort());
    expect(listImages(manifests.map(read).join('\n'))).toEqual([image]);
  });

  it('keep one writer of the log: a set of one pod', () => {
    expect(objects.find(({ kind }) => kind === 'StatefulSet')?.spec).toMatchObject({ replicas: 1 });
    expect(objects.map(({ kind }) => kind)).not.toContain('HorizontalPodAutoscaler');
  });
});

describe('the Helm chart', () => {
  const chart = join(root, 'deploy/helm/drover');
  const render = (...flags: readonly string[]): readonly KubernetesObject[] =>
    readObjects(
      runTool('helm', 'template', 'drover', chart, '--namespace', 'ai', '--kube-version', '1.30.0', ...flags),
    );
  const kindsOf = (objects: readonly KubernetesObject[]): readonly string[] =>
    [...new Set(objects.map(({ kind }) => kind))].sort();

  it('is of this version', () => {
    expect(parse(read('deploy/helm/drover/Chart.yaml'))).toMatchObject({ version, appVersion: version });
  });

  describe.skipIf(!hasTool('helm', 'version'))('rendered (needs helm)', () => {
    it('has no fault that helm knows', () => {
      expect(runTool('helm', 'lint', '--strict', chart)).toContain('0 chart(s) failed');
    });

    it('renders with defaults to objects that follow the schemas of Kubernetes', () => {
      const objects = render();
      expect(checkKubernetes(objects)).toEqual([]);
      expect(kindsOf(objects)).toEqual(
        ['Deployment', 'NetworkPolicy', 'PersistentVolumeClaim', 'Service', 'ServiceAccount', 'StatefulSet'].sort(),
      );
      expect(JSON.stringify(objects)).toContain(image);
      expect(JSON.stringify(objects)).toContain('http://drover-ollama:11434');
    });

    it('renders with everything changed', () => {
      const values = ['ollama.enabled=false', 'ollama.url=http://gpu:11434', 'key.existingSecret=clients'];
      const more = ['ingress.enabled=true', 'ingress.host=ai.example.org', 'ingress.tlsSecret=tls'];
      const objects = render('--set', [...values, ...more, 'config.defaultModel=ollama/llama3.2:3b'].join(','));
      expect(checkKubernetes(objects)).toEqual([]);
      expect(kindsOf(objects)).toEqual(
        ['ConfigMap', 'Ingress', 'NetworkPolicy', 'Service', 'ServiceAccount', 'StatefulSet'].sort(),
      );
      const text = JSON.stringify(objects);
      for (const part of [
        'http://gpu:11434',
        ',ai.example.org"',
        '/etc/drover/key/key',
        '/etc/drover/config/config.yaml',
      ])
        expect(text).toContain(part);
    });

    it('refuses values that it does not know', () => {
      expect(() => render('--set', 'replicas=3')).toThrow(/replicas/);
    });
  });
});
