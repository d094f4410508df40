import { useEffect, useRef, useState } from 'react';
import type { Pull } from '../../../../apps/contract/model/index.ts';
import { useNotices } from '../../../shared/index.ts';
import { announcePulls } from './announce-pulls.ts';

/** Tells those who listen how downloads go on, and everybody when one is done. */
export function PullAnnouncer({ pulls }: { readonly pulls: readonly Pull[] }) {
  const before = useRef(pulls);
  const [spoken, setSpoken] = useState('');
  const { say } = useNotices();
  useEffect(() => {
    const texts = announcePulls(before.current, pulls);
    const done = pulls.filter(
      ({ id, state }) => state === 'done' && before.current.some((pull) => pull.id === id && pull.state !== 'done'),
    );
    before.current = pulls;
    if (texts.length > 0) setSpoken(texts.join(' '));
    for (const { model } of done) say({ tone: 'ok', text: `${model} is installed.` });
  }, [pulls, say]);
  return (
    <p className="hidden-text" role="status" data-testid="pull-announcer">
      {spoken}
    </p>
  );
}
