using Dapper;
using Microsoft.AspNetCore.Identity;
using Quits.Kernel;

namespace Quits.Pay.Identity;

/// <summary>
/// The framework's identity over our own SQL: passwords and lockout. Creating people is <see cref="Register"/>'s, with their wallet in one transaction.
/// </summary>
internal sealed class PersonStore(Db db, TimeProvider clock) : IUserPasswordStore<Person>, IUserLockoutStore<Person>
{
    public async Task<Person?> FindByIdAsync(string userId, CancellationToken cancellationToken) =>
        await OneAsync($"{Person.Select} where p.id = @key", Guid.Parse(userId));

    /// <summary>By username or by email, without case.</summary>
    public async Task<Person?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken) =>
        await OneAsync($"{Person.Select} where lower(p.username) = lower(@key) or lower(p.email) = lower(@key)", normalizedUserName);

    async Task<Person?> OneAsync(string sql, object key)
    {
        await using var connection = await db.App.OpenConnectionAsync();
        return await connection.QuerySingleOrDefaultAsync<Person>(sql, new { key });
    }

    public async Task<IdentityResult> UpdateAsync(Person user, CancellationToken cancellationToken)
    {
        await using var connection = await db.App.OpenConnectionAsync(cancellationToken);
        // Whoever guessed beside the one who was locked out read the person before, and must not unlock them: a lock only ever gets longer.
        await connection.ExecuteAsync("""
            update identity.person set password_hash = @PasswordHash, locked_until = greatest(locked_until, @LockedUntil) where id = @Id
            """, user);
        return IdentityResult.Success;
    }

    /// <summary>Counted in the database, so that parallel guesses are all counted.</summary>
    public async Task<int> IncrementAccessFailedCountAsync(Person user, CancellationToken cancellationToken)
    {
        await using var connection = await db.App.OpenConnectionAsync(cancellationToken);
        return user.FailedLogins = await connection.ExecuteScalarAsync<int>(
            "update identity.person set failed_logins = failed_logins + 1 where id = @Id returning failed_logins", user);
    }

    public async Task ResetAccessFailedCountAsync(Person user, CancellationToken cancellationToken)
    {
        await using var connection = await db.App.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync("update identity.person set failed_logins = 0 where id = @Id", user);
        user.FailedLogins = 0;
    }

    public Task<int> GetAccessFailedCountAsync(Person user, CancellationToken cancellationToken) => Task.FromResult(user.FailedLogins);

    public Task<bool> GetLockoutEnabledAsync(Person user, CancellationToken cancellationToken) => Task.FromResult(true);

    /// <summary>For lockouts the framework reads the machine's clock and takes no other; the product's may be ahead of it.</summary>
    TimeSpan Ahead => clock.GetUtcNow() - TimeProvider.System.GetUtcNow();

    public Task<DateTimeOffset?> GetLockoutEndDateAsync(Person user, CancellationToken cancellationToken) => Task.FromResult(user.LockedUntil - Ahead);

    public Task SetLockoutEndDateAsync(Person user, DateTimeOffset? lockoutEnd, CancellationToken cancellationToken)
    {
        user.LockedUntil = lockoutEnd + Ahead;
        return Task.CompletedTask;
    }

    public Task<string?> GetPasswordHashAsync(Person user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.PasswordHash);

    public Task<bool> HasPasswordAsync(Person user, CancellationToken cancellationToken) => Task.FromResult(true);

    public Task SetPasswordHashAsync(Person user, string? passwordHash, CancellationToken cancellationToken)
    {
        user.PasswordHash = passwordHash ?? throw new ArgumentNullException(nameof(passwordHash));
        return Task.CompletedTask;
    }

    public Task<string> GetUserIdAsync(Person user, CancellationToken cancellationToken) => Task.FromResult(user.Id.ToString());

    public Task<string?> GetUserNameAsync(Person user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Username);

    public Task<string?> GetNormalizedUserNameAsync(Person user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Username.ToLowerInvariant());

    // Names are compared without case by the database; there is no second, normalized column to keep.
    public Task SetNormalizedUserNameAsync(Person user, string? normalizedName, CancellationToken cancellationToken) => Task.CompletedTask;

    // The rest belongs to creating and erasing people, which never goes through the framework.
    public Task SetLockoutEnabledAsync(Person user, bool enabled, CancellationToken cancellationToken) => Refused();

    public Task SetUserNameAsync(Person user, string? userName, CancellationToken cancellationToken) => Refused();

    public Task<IdentityResult> CreateAsync(Person user, CancellationToken cancellationToken) => Refused();

    public Task<IdentityResult> DeleteAsync(Person user, CancellationToken cancellationToken) => Refused();

    static Task<IdentityResult> Refused() => Task.FromException<IdentityResult>(new InvalidOperationException("people are made by Register, with their wallet"));

    public void Dispose()
    {
        // Connections are opened per call and disposed there.
    }
}
