using System.Collections.Immutable;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Quits.Tidy.Tests;

/// <summary>
/// Which types the types of a compiled assembly use: in base types, signatures, fields, attributes, local variables and instructions.
/// Names are full, nested types joined by a plus sign. What the compiler generates inside a type counts as that type's.
/// </summary>
sealed class TypeUses : ISignatureTypeProvider<ImmutableArray<EntityHandle>, object?>
{
    static readonly Dictionary<short, OpCode> Codes = typeof(OpCodes).GetFields()
        .Select(field => field.GetValue(null)).OfType<OpCode>().ToDictionary(code => code.Value);

    readonly MetadataReader _metadata;
    readonly PEReader _file;

    TypeUses(PEReader file) => (_file, _metadata) = (file, file.GetMetadataReader());

    /// <summary>One use of one type by another, each outermost or nested as written.</summary>
    /// <param name="User">The using type.</param>
    /// <param name="Used">The used type.</param>
    /// <param name="UsedIsPublic">Whether it, and every type around it, is public. Always so for types of other assemblies.</param>
    public sealed record Use(string User, string Used, bool UsedIsPublic);

    /// <summary>All uses in an assembly, each once.</summary>
    public static IReadOnlyList<Use> In(string assemblyPath)
    {
        using var file = new PEReader(File.OpenRead(assemblyPath));
        var reader = new TypeUses(file);
        return [.. reader._metadata.TypeDefinitions.SelectMany(reader.UsesOf).Distinct()];
    }

    /// <summary>The types that an assembly defines.</summary>
    public static IReadOnlyList<string> Defined(string assemblyPath)
    {
        using var file = new PEReader(File.OpenRead(assemblyPath));
        var reader = new TypeUses(file);
        return [.. reader._metadata.TypeDefinitions.Select(handle => reader.NameOf(handle)!)];
    }

    /// <summary>The assemblies that an assembly refers to.</summary>
    public static IReadOnlyList<string> References(string assemblyPath)
    {
        using var file = new PEReader(File.OpenRead(assemblyPath));
        var metadata = file.GetMetadataReader();
        return [.. metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))];
    }

    IEnumerable<Use> UsesOf(TypeDefinitionHandle handle)
    {
        var type = _metadata.GetTypeDefinition(handle);
        var used = Of(type.BaseType)
            .Concat(type.GetInterfaceImplementations().SelectMany(i => Of(_metadata.GetInterfaceImplementation(i).Interface)))
            .Concat(type.GetFields().SelectMany(f => _metadata.GetFieldDefinition(f).DecodeSignature(this, null)))
            .Concat(type.GetGenericParameters().SelectMany(Constraints))
            .Concat(type.GetMethods().SelectMany(OfMethod))
            .Concat(Attributes(type.GetCustomAttributes()))
            .Concat(type.GetProperties().SelectMany(p => Attributes(_metadata.GetPropertyDefinition(p).GetCustomAttributes())))
            .Concat(type.GetFields().SelectMany(f => Attributes(_metadata.GetFieldDefinition(f).GetCustomAttributes())));
        var user = NameOf(handle)!;
        foreach (var target in used.Distinct())
            if (NameOf(target) is { } name)
                yield return new Use(user, name, target.Kind != HandleKind.TypeDefinition || IsPublic((TypeDefinitionHandle)target));
    }

    IEnumerable<EntityHandle> OfMethod(MethodDefinitionHandle handle)
    {
        var method = _metadata.GetMethodDefinition(handle);
        var signature = method.DecodeSignature(this, null);
        var outside = signature.ParameterTypes.Append(signature.ReturnType).SelectMany(types => types)
            .Concat(method.GetGenericParameters().SelectMany(Constraints))
            .Concat(Attributes(method.GetCustomAttributes()))
            .Concat(method.GetParameters().SelectMany(p => Attributes(_metadata.GetParameter(p).GetCustomAttributes())));
        return method.RelativeVirtualAddress == 0 ? outside : outside.Concat(OfBody(_file.GetMethodBody(method.RelativeVirtualAddress)));
    }

    IEnumerable<EntityHandle> OfBody(MethodBodyBlock body)
    {
        var used = new List<EntityHandle>();
        if (!body.LocalSignature.IsNil)
            used.AddRange(_metadata.GetStandaloneSignature(body.LocalSignature).DecodeLocalSignature(this, null).SelectMany(types => types));
        used.AddRange(body.ExceptionRegions.Where(region => !region.CatchType.IsNil).SelectMany(region => Of(region.CatchType)));
        var code = body.GetILReader();
        while (code.RemainingBytes > 0)
        {
            int value = code.ReadByte();
            var operation = Codes[value == 0xFE ? (short)(0xFE00 | code.ReadByte()) : (short)value];
            if (TokenOrSkip(ref code, operation.OperandType) is { IsNil: false } handle)
                used.AddRange(OfToken(handle));
        }
        return used;
    }

    static EntityHandle TokenOrSkip(ref BlobReader code, OperandType operand)
    {
        switch (operand)
        {
            case OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineTok or OperandType.InlineType:
                return MetadataTokens.EntityHandle(code.ReadInt32());
            case OperandType.InlineSwitch:
                var targets = code.ReadInt32();
                code.Offset += 4 * targets;
                break;
            case OperandType.InlineI8 or OperandType.InlineR:
                code.Offset += 8;
                break;
            case OperandType.InlineVar:
                code.Offset += 2;
                break;
            case OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar:
                code.Offset += 1;
                break;
            case not OperandType.InlineNone:
                code.Offset += 4;
                break;
        }
        return default;
    }

    IEnumerable<EntityHandle> OfToken(EntityHandle token) => token.Kind switch
    {
        HandleKind.TypeDefinition or HandleKind.TypeReference or HandleKind.TypeSpecification => Of(token),
        HandleKind.MethodDefinition => [_metadata.GetMethodDefinition((MethodDefinitionHandle)token).GetDeclaringType()],
        HandleKind.FieldDefinition => [_metadata.GetFieldDefinition((FieldDefinitionHandle)token).GetDeclaringType()],
        HandleKind.MemberReference => OfMember(_metadata.GetMemberReference((MemberReferenceHandle)token)),
        HandleKind.MethodSpecification => OfGeneric(_metadata.GetMethodSpecification((MethodSpecificationHandle)token)),
        _ => [],
    };

    IEnumerable<EntityHandle> OfMember(MemberReference member)
    {
        var parent = member.Parent.Kind == HandleKind.MethodDefinition ? OfToken(member.Parent) : Of(member.Parent);
        if (member.GetKind() == MemberReferenceKind.Field)
            return parent.Concat(member.DecodeFieldSignature(this, null));
        var signature = member.DecodeMethodSignature(this, null);
        return parent.Concat(signature.ParameterTypes.Append(signature.ReturnType).SelectMany(types => types));
    }

    IEnumerable<EntityHandle> OfGeneric(MethodSpecification method) =>
        OfToken(method.Method).Concat(method.DecodeSignature(this, null).SelectMany(types => types));

    IEnumerable<EntityHandle> Constraints(GenericParameterHandle handle) =>
        _metadata.GetGenericParameter(handle).GetConstraints().SelectMany(c => Of(_metadata.GetGenericParameterConstraint(c).Type));

    IEnumerable<EntityHandle> Attributes(CustomAttributeHandleCollection attributes) =>
        attributes.SelectMany(handle => OfToken(_metadata.GetCustomAttribute(handle).Constructor));

    IEnumerable<EntityHandle> Of(EntityHandle type) => type.Kind switch
    {
        HandleKind.TypeSpecification => _metadata.GetTypeSpecification((TypeSpecificationHandle)type).DecodeSignature(this, null),
        HandleKind.TypeDefinition or HandleKind.TypeReference when !type.IsNil => [type],
        _ => [],
    };

    string? NameOf(EntityHandle handle)
    {
        if (handle.Kind == HandleKind.TypeDefinition)
        {
            var type = _metadata.GetTypeDefinition((TypeDefinitionHandle)handle);
            var own = _metadata.GetString(type.Name);
            return type.IsNested ? $"{NameOf(type.GetDeclaringType())}+{own}" : Join(_metadata.GetString(type.Namespace), own);
        }
        if (handle.Kind != HandleKind.TypeReference)
            return null;
        var reference = _metadata.GetTypeReference((TypeReferenceHandle)handle);
        var name = _metadata.GetString(reference.Name);
        return reference.ResolutionScope.Kind == HandleKind.TypeReference
            ? $"{NameOf(reference.ResolutionScope)}+{name}"
            : Join(_metadata.GetString(reference.Namespace), name);
    }

    static string Join(string space, string name) => space.Length == 0 ? name : $"{space}.{name}";

    bool IsPublic(TypeDefinitionHandle handle)
    {
        var type = _metadata.GetTypeDefinition(handle);
        return type.IsNested
            ? (type.Attributes & System.Reflection.TypeAttributes.VisibilityMask) == System.Reflection.TypeAttributes.NestedPublic && IsPublic(type.GetDeclaringType())
            : (type.Attributes & System.Reflection.TypeAttributes.VisibilityMask) == System.Reflection.TypeAttributes.Public;
    }

    // A type in a signature is the set of the types that it names.
    public ImmutableArray<EntityHandle> GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) => [handle];

    public ImmutableArray<EntityHandle> GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) => [handle];

    public ImmutableArray<EntityHandle> GetTypeFromSpecification(MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
        reader.GetTypeSpecification(handle).DecodeSignature(this, genericContext);

    public ImmutableArray<EntityHandle> GetGenericInstantiation(ImmutableArray<EntityHandle> genericType, ImmutableArray<ImmutableArray<EntityHandle>> typeArguments) =>
        [.. genericType, .. typeArguments.SelectMany(types => types)];

    public ImmutableArray<EntityHandle> GetFunctionPointerType(MethodSignature<ImmutableArray<EntityHandle>> signature) =>
        [.. signature.ReturnType, .. signature.ParameterTypes.SelectMany(types => types)];

    public ImmutableArray<EntityHandle> GetModifiedType(ImmutableArray<EntityHandle> modifier, ImmutableArray<EntityHandle> unmodifiedType, bool isRequired) =>
        [.. modifier, .. unmodifiedType];

    public ImmutableArray<EntityHandle> GetArrayType(ImmutableArray<EntityHandle> elementType, ArrayShape shape) => elementType;

    public ImmutableArray<EntityHandle> GetByReferenceType(ImmutableArray<EntityHandle> elementType) => elementType;

    public ImmutableArray<EntityHandle> GetPinnedType(ImmutableArray<EntityHandle> elementType) => elementType;

    public ImmutableArray<EntityHandle> GetPointerType(ImmutableArray<EntityHandle> elementType) => elementType;

    public ImmutableArray<EntityHandle> GetSZArrayType(ImmutableArray<EntityHandle> elementType) => elementType;

    public ImmutableArray<EntityHandle> GetPrimitiveType(PrimitiveTypeCode typeCode) => [];

    public ImmutableArray<EntityHandle> GetGenericMethodParameter(object? genericContext, int index) => [];

    public ImmutableArray<EntityHandle> GetGenericTypeParameter(object? genericContext, int index) => [];
}
