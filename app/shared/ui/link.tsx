import { useNavigate } from "@remix-run/react";
import { useEffect, type AnchorHTMLAttributes } from "react";

type Props = Omit<AnchorHTMLAttributes<HTMLAnchorElement>, "href"> & { to: string };

/**
 * A link to another page of the portal. Remix's own asks five contexts and resolves its address three times, which on a page of
 * thirty links costs as much as a query; addresses here are whole, so this is an anchor and `useLinks` answers the click.
 * `data-discover` tells Remix to fetch what it needs to know of the page beforehand.
 */
export const Link = ({ to, children, ...rest }: Props) => (
  <a {...rest} href={to} data-discover="true">
    {children}
  </a>
);

/** One listener for every `Link`: a plain click changes pages without loading everything anew. */
export function useLinks(): void {
  const navigate = useNavigate();
  useEffect(() => {
    const follow = (event: MouseEvent) => {
      if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.altKey || event.ctrlKey || event.shiftKey) return;
      const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>("a[data-discover]") : null;
      if (!link || link.target !== "" || link.hasAttribute("download") || link.origin !== location.origin) return;
      event.preventDefault();
      navigate(link.pathname + link.search + link.hash, { replace: link.href === location.href });
    };
    document.addEventListener("click", follow);
    return () => document.removeEventListener("click", follow);
  }, [navigate]);
}
