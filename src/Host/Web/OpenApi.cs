using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Quits.Kernel.Http;

namespace Quits.Host.Web;

/// <summary>The OpenAPI document: the contract in full, from which the web app's types are generated (UI-5).</summary>
static class OpenApi
{
    public static void AddQuitsOpenApi(this IServiceCollection services) => services.AddOpenApi("v1", o =>
    {
        o.CreateSchemaReferenceId = type => OpenApiOptions.CreateDefaultSchemaReferenceId(type) is null ? null : NameOf(type.Type);
        o.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new() { Title = "Quits", Version = "1", Description = "Pay people you know. Money is integer minor units; times are RFC 3339 in UTC." };
            document.Servers = [];
            document.Components ??= new();
            document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
            {
                ["bearer"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer" },
                ["cookie"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Cookie, Name = "quits_session" },
            };
            return Task.CompletedTask;
        });
        o.AddOperationTransformer((operation, context, _) =>
        {
            if (context.Description.ActionDescriptor.EndpointMetadata.OfType<TakesIdempotencyKey>().Any()) AddKey(operation);
            return Task.CompletedTask;
        });
        o.AddSchemaTransformer((schema, context, _) =>
        {
            if (context.JsonTypeInfo.Type.Name == "Cents") Cents(schema);
            if (schema.Type is { } type && type.HasFlag(JsonSchemaType.Integer)) Number(schema, type);
            // What is only read may leave out whatever may be null; which fields are missed is a problem of its own.
            if (context.JsonTypeInfo.Type.IsNestedAssembly) schema.Required = null;
            return Task.CompletedTask;
        });
    });

    /// <summary>Every operation has its own <c>Request</c>: the operation's name goes in front.</summary>
    static string NameOf(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } inner) return NameOf(inner);
        var own = type.Name.Split('`')[0];
        if (type.IsGenericType) own += "Of" + string.Concat(type.GetGenericArguments().Select(NameOf));
        return type.IsNestedAssembly ? type.DeclaringType!.Name + own : own;
    }

    /// <summary>Numbers are sent as numbers; that they are also understood in quotes is nobody's contract.</summary>
    static void Number(OpenApiSchema schema, JsonSchemaType type)
    {
        schema.Type = type & ~JsonSchemaType.String;
        schema.Pattern = null;
    }

    static void AddKey(OpenApiOperation operation)
    {
        operation.Parameters ??= [];
        operation.Parameters.Add(new OpenApiParameter
        {
            Name = IdempotencyKey.Header,
            In = ParameterLocation.Header,
            Required = true,
            Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "uuid" },
            Description = "Made by the client when the person presses Pay, and used for every retry.",
        });
    }

    static void Cents(OpenApiSchema schema)
    {
        schema.Type = JsonSchemaType.Integer;
        schema.Format = "int64";
        schema.Minimum = "1";
        schema.Maximum = "500000";
    }

    public static void MapQuitsOpenApi(this WebApplication app)
    {
        app.MapOpenApi("/openapi/v1.json");
        // In a branch of its own, so that a payment does not pass through it.
        app.UseWhen(context => context.Request.Path.StartsWithSegments("/docs"), docs => docs.UseSwaggerUI(o =>
        {
            o.RoutePrefix = "docs";
            o.SwaggerEndpoint("/openapi/v1.json", "Quits");
        }));
    }

    /// <summary>Writes the document to a file, as <c>docs/openapi.json</c> is made.</summary>
    public static async Task WriteAsync(WebApplication app, string file, CancellationToken ct)
    {
        var provider = app.Services.GetRequiredKeyedService<IOpenApiDocumentProvider>("v1");
        var document = await provider.GetOpenApiDocumentAsync(ct);
        await File.WriteAllTextAsync(file, await document.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1, ct) + "\n", ct);
    }
}
