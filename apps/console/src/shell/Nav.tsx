import { Link, useRoute } from 'wouter';
import { texts } from '../texts/index.js';
import { useLive } from './live.js';
import classes from './Nav.module.css';
import { hrefOf, pagesOf, type Page } from './pages.js';

/** The pages of this person. With one page there is nothing to choose. */
export function Nav() {
  const { hasRole } = useLive();
  const named = pagesOf(hasRole).filter(({ name }) => name !== undefined);
  if (named.length < 2) return null;
  return (
    <nav className={classes['nav']} aria-label={texts.nav.label}>
      <ul>
        {named.map((page) => (
          <NavItem key={page.path} page={page} />
        ))}
      </ul>
    </nav>
  );
}

function NavItem({ page }: { readonly page: Page }) {
  const [isHere] = useRoute(`${hrefOf(page)}/*?`);
  return (
    <li>
      <Link href={hrefOf(page)} aria-current={isHere ? 'page' : undefined}>
        {page.name}
      </Link>
    </li>
  );
}
