import { Link } from '@tanstack/react-router';
import { ToolBar } from '../shared/index.ts';

/** An address that names no page. */
export function LostPage() {
  return (
    <>
      <ToolBar title="No such page" />
      <div className="lost">
        <p>This address names no page of Drover.</p>
        <Link to="/" className="button">
          Open the overview
        </Link>
      </div>
    </>
  );
}
