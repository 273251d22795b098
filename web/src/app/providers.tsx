import { QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { keys } from '@/api/keys'
import { ApiProblem } from '@/api/problem'

/** A session that ended anywhere ends everywhere; the guard then leads to the door and back. */
const queryCache = new QueryCache({
  onError: (error) => {
    if (error instanceof ApiProblem && error.status === 401) queryClient.setQueryData(keys.me, null)
  },
})

export const queryClient: QueryClient = new QueryClient({
  queryCache,
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      gcTime: 24 * 60 * 60_000,
      // What the server refuses it refuses again; only silence and outages are worth another try.
      retry: (count, error) => count < 2 && !(error instanceof ApiProblem && error.status < 500),
    },
  },
})

export const Providers = ({ children }: { children: React.ReactNode }) =>
  <QueryClientProvider client={queryClient}>{children}</QueryClientProvider>
