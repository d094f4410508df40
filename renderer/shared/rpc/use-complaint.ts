import { useNotices } from '../ui/notices.tsx';
import { describeError } from './describe-error.ts';

/** Says why something was not done, in the service's own words, after a sentence on what it was. */
export function useComplaint(): (error: unknown, what?: string) => void {
  const { say } = useNotices();
  return (error, what) => {
    const { message, advice } = describeError(error);
    const reason = `${message} ${advice}`;
    say({ tone: 'fail', text: what === undefined ? reason : `${what} ${reason}` });
  };
}
