namespace MenuApi.Menus;

/// <summary>Who can eat a dish; the first that is true of it.</summary>
internal enum Diet
{
    /// <summary>It comes from plants alone.</summary>
    Vegan = 1,

    /// <summary>Nothing was killed for it.</summary>
    Vegetarian = 2,

    /// <summary>It has fish and no meat.</summary>
    Fish = 3,

    /// <summary>It has meat.</summary>
    Meat = 4,
}
